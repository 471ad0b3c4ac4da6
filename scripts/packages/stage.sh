# Sourced by scripts/package: what the packages are called, and the folder that all are made from.

# name_the_build: sets version, commit, root (the folder in the archive), the names of the packages, and SOURCE_DATE_EPOCH, which
# dpkg-deb and others take their times from.
name_the_build() {
    local told day label
    version=$(sed -n 's/.*text = "\(.*\)"/\1/p' Sources/TerraceAPI/Version.swift)
    told=$(commit_of_head) || give_up "no commit: packages are made in a clone with git, so that they can name what they were made from"
    commit=${told%,*}
    day=${told#*, }
    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
    export SOURCE_DATE_EPOCH
    machine=$(uname -m)
    # For names, in which + has a meaning.
    label=${commit/+/.changed}
    if [ "$label" = "$commit" ] && git tag --points-at HEAD | grep -xF "v$version" >/dev/null; then
        root=terrace-$version-linux-$machine deb_version=$version wheel_version=$version
    else
        # Both sort before the release.
        root=terrace-$version-$label-linux-$machine deb_version=$version~git${day//-/}.$label wheel_version=$version.dev${day//-/}+g$label
    fi
    architecture=$(dpkg --print-architecture 2>/dev/null || echo "$machine")
    deb=terrace_${deb_version}_$architecture.deb
    image=$root.oci.tar
}

# stage_programs FOLDER: installs into it, with licences; sets glibc, the oldest one that the programs run with.
stage_programs() {
    local stage=$1 says
    scripts/install --prefix "$stage" --programs "$bin"
    says=$("$stage/bin/terrace" --version)
    case $says in
        "$version ($commit, "*) ;;
        "$version") say "the programs do not say which commit they are from; the packages are named after $commit" ;;
        *) give_up "the programs are $says, and this is $version ($commit): build again, or check out their commit" ;;
    esac
    # The installer's own record: of a package, its manager knows the files.
    rm "$stage/share/terrace/installed"
    # The programs run without the names of their functions, which are a quarter of each file.
    strip --strip-all "$stage/bin/terrace" "$stage/bin/terraced"
    glibc=$(highest GLIBC "$stage"/bin/*)
    add_licences "$stage/share/doc/terrace"
    chmod -R u=rwX,go=rX "$stage"
}

# highest PREFIX FILE…: the highest version of a library's symbols that the files use, such as 2.35.
highest() {
    local prefix=$1
    shift
    LC_ALL=C objdump -T "$@" | grep -o "\b${prefix}_[0-9.]*" | sed "s/^${prefix}_//" | sort -Vu | tail -1
}

# The programs have the packages inside that NOTICE.md lists, and whoever passes them on owes their licences.
add_licences() {
    local folder=$1 package file found
    install -d "$folder/licences"
    cp LICENSE NOTICE.md CHANGELOG.md "$folder/"
    while IFS= read -r package; do
        found=
        for file in "$checkouts/$package"/LICENSE* "$checkouts/$package"/NOTICE.txt; do
            [ -f "$file" ] || continue
            install -m 644 "$file" "$folder/licences/$package-$(basename "$file" .txt).txt"
            found=1
        done
        [ -n "$found" ] || say "NO LICENCE of $package in $checkouts: do not pass these packages on"
    done < <(sed -n '/^## Packages/,/^## Tables/s/^| `\([^`]*\)` |.*/\1/p' NOTICE.md)
}

# same_times FOLDER: every file is as old as the commit.
same_times() { find "$1" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +; }
