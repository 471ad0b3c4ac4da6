# Sourced by scripts/action: a package instead of a build.

# install_given PACKAGE SHA256 PREFIX: PACKAGE is a path, meant from the workspace, or an address. A .tar.xz is unpacked into PREFIX.
install_given() {
    local file=$1 sha256=$2 prefix=$3 found
    case $file in
        https://*)
            file=$(mktemp -d)/${1##*/}
            curl --fail --silent --show-error --location --retry 3 --output "$file" "$1" || give_up "cannot fetch $1" ;;
        /*) ;;
        *) file=$work/$file ;;
    esac
    [ -f "$file" ] || give_up "the package $file is not there"
    found=$(sha256sum "$file" | cut -d ' ' -f 1)
    [ -z "$sha256" ] || [ "$sha256" = "$found" ] || give_up "the package $1 has the SHA-256 $found and not $sha256"
    case $file in
        *.deb)
            local sudo=()
            [ "$(id -u)" = 0 ] || sudo=(sudo)
            # With the engine that it recommends, for which apt-get needs its lists.
            "${sudo[@]}" apt-get update >&2 || true
            "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y "$file" >&2 || give_up "apt-get could not install $file" ;;
        *.tar.xz)
            mkdir -p "$prefix"
            tar -C "$prefix" --strip-components=1 -xJf "$file" || give_up "$file cannot be unpacked"
            install_engine ;;
        *) give_up "a package ends with .deb or .tar.xz, and $file does not" ;;
    esac
}
