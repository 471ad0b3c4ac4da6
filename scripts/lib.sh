# Shared by the scripts beside it; sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A stable hash seed keeps SwiftPM from recompiling dependencies whose trait flags change order between plans.
export SWIFT_DETERMINISTIC_HASHING=1

# TERRACE_BUILD_DIR: a build folder outside the clone, so that a fresh clone (CI) reuses compiled dependencies.
build_flags=()
if [ -n "${TERRACE_BUILD_DIR:-}" ]; then
    mkdir -p "$TERRACE_BUILD_DIR"
    build_flags=(--scratch-path "$TERRACE_BUILD_DIR")
    # Programs find their tiers beside them or above; from a build folder elsewhere they cannot.
    export TERRACE_SHARE="$PWD"
fi

say() { printf '==> %s\n' "$*" >&2; }

# One line on what to do, and sysexits' EX_UNAVAILABLE.
give_up() {
    printf 'terrace: %s\n' "$*" >&2
    exit 69
}

require_swift() {
    command -v swift >/dev/null || give_up "no Swift toolchain on the PATH; install Swift 6.2 or newer from swift.org, then repeat"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -1)
    case "$version" in
        6.[2-9] | 6.[1-9][0-9] | [7-9].* | [1-9][0-9].*) ;;
        *) give_up "Swift ${version:-of unknown version} is too old; install 6.2 or newer from swift.org, then repeat" ;;
    esac
}

# install_packages "why" package…: by apt-get, what is missing only.
install_packages() {
    local why=$1 missing=() package
    shift
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || give_up "missing: ${missing[*]} ($why); install them with your package manager, then repeat"
    local sudo=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || give_up "missing: ${missing[*]} ($why); run 'apt-get install ${missing[*]}' as root, then repeat"
        sudo=(sudo)
    fi
    say "installing ${missing[*]} with apt-get: $why"
    if ! "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y "${missing[@]}" >&2; then
        "${sudo[@]}" apt-get update >&2 || true
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y "${missing[@]}" >&2 ||
            give_up "apt-get could not install ${missing[*]}; is the network up? Install them by hand, then repeat"
    fi
}

# build_release: terrace and terraced; sets `bin`, the folder they are in, and `release_flags`.
build_release() {
    release_flags=("${build_flags[@]}")
    # With Swift's libraries inside, where the toolchain has them so: to load them took longer than what a command does. Not by
    # --static-swift-stdlib, which `swift package` does not know: the manual's plugin would build everything a second time.
    local libraries
    libraries=$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1_static/p')
    if [ "$(uname -s)" = Linux ] && [ -d "$libraries" ]; then release_flags+=(-Xswiftc -static-stdlib); fi
    swift build "${release_flags[@]}" -c release --product terraced
    swift build "${release_flags[@]}" -c release --product terrace
    bin=$(swift build "${release_flags[@]}" -c release --show-bin-path)
}

# redis-tools alone would do for a client; redis-server is the engine itself.
install_prerequisites() {
    require_swift
    if [ "$(uname -s)" = Darwin ]; then
        command -v redis-server >/dev/null || {
            command -v brew >/dev/null || give_up "no redis-server; install Homebrew and run 'brew install redis', then repeat"
            say "installing redis with brew: the engine that Terrace runs"
            brew install redis >&2
        }
        return
    fi
    install_packages "SQLite's headers, which the state store is built on" libsqlite3-dev
    command -v redis-server >/dev/null || install_packages "the engine that Terrace runs, and its command-line client" redis-server redis-tools
}
