# Sourced by scripts/package: the OCI image. No container engine is needed: debootstrap makes Debian's files, oci.py the archive.

# make_image DEB FILE
make_image() {
    local package=$1 file=$2 tree=$work/image
    say "making the image: a Debian $suite with the engine (some minutes)"
    make_root "$tree"
    cp "$package" "$tree/terrace.deb"
    inside "$tree" 'apt-get -qy install --no-install-recommends redis-server redis-tools /terrace.deb' >"$work/apt.log" 2>&1 ||
        { tail -5 "$work/apt.log" >&2; give_up "the packages of the image cannot be installed"; }
    rm "$tree/terrace.deb" "$tree/usr/sbin/policy-rc.d"
    without_the_unneeded "$tree"
    python3 scripts/packages/oci.py --root "$tree" --out "$file" --epoch "$SOURCE_DATE_EPOCH" --version "$wheel_version" \
        --architecture "$architecture"
    rm -rf --one-file-system "$tree"
}

# Pages, lists, logs and what is different each time. The licences stay.
without_the_unneeded() {
    local tree=$1
    find "$tree/usr/share/doc" -type f ! -name copyright ! -path '*/licences/*' -delete
    find "$tree/usr/share/doc" -type l -delete
    find "$tree/usr/share/doc" -depth -type d -empty -delete
    rm -rf "$tree"/usr/share/{man,info,locale,lintian,zsh,fish,bash-completion}/* "$tree"/var/lib/apt/lists/* "$tree"/var/log/* \
        "$tree"/var/cache/{apt,debconf,ldconfig,man}/* "$tree"/var/lib/dpkg/*-old "$tree"/etc/*- "$tree"/tmp/* "$tree"/run/* \
        "$tree"/etc/{hostname,resolv.conf} "$tree"/dev/*
    : >"$tree/etc/machine-id"
}
