# Shared by the scripts beside it; sourced, never run.
set -euo pipefail
# Where the script was called: paths on its command line are meant from there.
started_in=$PWD
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

# from_start PATH: absolute, as it was meant where the script was called.
from_start() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s' "$started_in/$1" ;; esac; }

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

# commit_of_head: 8be37b6, 2026-11-30; of other files than those that are committed, 8be37b6+. Fails outside a clone with git.
commit_of_head() {
    local commit changed=
    [ -e .git ] && commit=$(TZ=UTC0 git log -1 --date=format-local:%F --format=%H,%cd 2>/dev/null) || return 1
    git diff --quiet HEAD -- Package.swift Sources tiers || changed=+
    # Seven digits in every clone: how many git would print depends on what else a clone has.
    printf '%s%s, %s' "${commit:0:7}" "$changed" "${commit#*,}"
}

# write_commit: what `--version` says besides the number, for Sources/CTerrace/commit.c. Where nothing has changed, nothing is
# written, and nothing is compiled again.
write_commit() {
    local folder=Sources/CTerrace commit line
    commit=$(commit_of_head) || { rm -f "$folder/commit.h"; return 0; }
    line="#define TERRACE_BUILD_COMMIT \"$commit\""
    [ "$(cat "$folder/commit.h" 2>/dev/null)" != "$line" ] || return 0
    printf '%s\n' "$line" >"$folder/commit.h"
    # A file that was not there at the last build is none that the build watches.
    touch "$folder/commit.c"
}

# build_release: terrace and terraced; sets `bin`, the folder they are in.
build_release() {
    local flags=("${build_flags[@]}") libraries
    # With Swift's libraries inside, where the toolchain has them so: to load them took longer than what a command does. Only the
    # two programs are built: the target for other projects' tests needs a library that is not there in this form.
    libraries=$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1_static/p')
    if [ "$(uname -s)" = Linux ] && [ -d "$libraries" ]; then flags+=(-Xswiftc -static-stdlib); fi
    write_commit
    swift build "${flags[@]}" -c release --product terraced
    swift build "${flags[@]}" -c release --product terrace
    bin=$(swift build "${flags[@]}" -c release --show-bin-path)
}

# Where the compiler looks: SQLite may have come from another package manager, or from its source.
has_sqlite_headers() {
    local folder
    for folder in /usr/include /usr/local/include; do [ ! -e "$folder/sqlite3.h" ] || return 0; done
    return 1
}

install_runtime() {
    if [ "$(uname -s)" = Darwin ]; then
        command -v redis-server >/dev/null || {
            command -v brew >/dev/null || give_up "no redis-server; install Homebrew and run 'brew install redis', then repeat"
            say "installing redis with brew: the engine that Terrace runs"
            brew install redis >&2
        }
        return
    fi
    has_sqlite_headers || install_packages "SQLite's headers, which the state store is built on" libsqlite3-dev
    install_engine
}

# redis-tools alone would do for a client; redis-server is the engine itself.
install_engine() {
    command -v redis-server >/dev/null || command -v valkey-server >/dev/null || install_packages "the engine that Terrace runs, and its command-line client" redis-server redis-tools
}

# Swift only builds the programs; what is built runs without it.
install_prerequisites() {
    require_swift
    install_runtime
}
