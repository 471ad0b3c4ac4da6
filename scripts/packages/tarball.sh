# Sourced by scripts/package: the archive of an install prefix, which the wheel has inside, too.

# make_tarball STAGE FILE: STAGE as the archive's only folder.
make_tarball() {
    local stage=$1 file=$2 sqlite
    say "making the tarball"
    # Beside the programs, which look there first: a machine without Debian's packages may have none.
    readelf -d "$stage/bin/terraced" | grep 'RUNPATH.*\$ORIGIN' >/dev/null || give_up "terraced does not look for libraries beside it"
    sqlite=$(ldd "$stage/bin/terraced" | sed -n 's/.*libsqlite3\.so\.0 => \(.*\) (.*/\1/p')
    [ -n "$sqlite" ] || give_up "terraced does not load libsqlite3.so.0"
    local copy=$work/tarball
    mkdir "$copy"
    cp -a "$stage" "$copy/"
    install -m 644 "$sqlite" "$copy/$root/bin/libsqlite3.so.0"
    glibc=$(highest GLIBC "$copy/$root"/bin/*)
    same_times "$copy"
    # Both programs contain the same 34 MB of Unicode data, some 100 MB apart: a dictionary that reaches so far stores them once.
    # One thread: with more, the bytes depend on the machine.
    (cd "$copy" && LC_ALL=C tar --create --sort=name --format=ustar --owner=0 --group=0 --numeric-owner "$root") |
        xz --threads=1 --lzma2=preset=9e,dict=128MiB >"$file"
    rm -rf "$copy"
}
