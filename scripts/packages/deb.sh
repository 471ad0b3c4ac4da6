# Sourced by scripts/package: the Debian package.

# make_deb STAGE FILE
make_deb() {
    local stage=$1 file=$2 tree=$work/deb
    command -v dpkg-shlibdeps >/dev/null || give_up "no dpkg-shlibdeps, which finds the libraries' packages; install dpkg-dev"
    say "making the Debian package"
    local usr=$tree/usr doc=$tree/usr/share/doc/terrace
    install -d "$usr" "$tree/DEBIAN" "$usr/lib/systemd/system" "$usr/lib/systemd/user"
    cp -a "$stage/." "$usr/"
    install -m 644 scripts/packages/debian/terrace.service "$usr/lib/systemd/system/"
    install -m 644 scripts/packages/debian/terrace.user.service "$usr/lib/systemd/user/terrace.service"
    # Debian's own names and forms: the licence is `copyright`, pages are compressed, zsh and its like look elsewhere than in /usr/local.
    { cat "$doc/NOTICE.md" "$doc/LICENSE"; printf '\nLicences of the packages inside: %s\n' "/usr/share/doc/terrace/licences"; } >"$doc/copyright"
    mv "$doc/CHANGELOG.md" "$doc/changelog"
    rm "$doc/LICENSE" "$doc/NOTICE.md"
    gzip -9n "$doc/changelog" "$usr"/share/man/man1/*.1
    if [ -d "$usr/share/zsh/site-functions" ]; then
        install -d "$usr/share/zsh/vendor-completions"
        mv "$usr"/share/zsh/site-functions/* "$usr/share/zsh/vendor-completions/"
        rmdir "$usr/share/zsh/site-functions"
    fi

    local size
    size=$(du -sk --apparent-size "$usr" | cut -f 1)
    sed -e "s/@VERSION@/$deb_version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$size/" -e "s/@LIBRARIES@/$(libraries "$usr")/" \
        scripts/packages/debian/control >"$tree/DEBIAN/control"
    install -m 755 scripts/packages/debian/{postinst,prerm,postrm} "$tree/DEBIAN/"
    (cd "$tree" && LC_ALL=C find usr -type f | LC_ALL=C sort | xargs -d '\n' md5sum) >"$tree/DEBIAN/md5sums"
    chmod -R u=rwX,go=rX "$tree"
    same_times "$tree"
    # One thread: with more, the bytes depend on the machine.
    dpkg-deb --root-owner-group --threads-max=1 -Zxz -z9 -Sextreme --build "$tree" "$file" >/dev/null
    rm -rf "$tree"
}

# libraries USR: the packages that the programs' libraries are in, and the oldest versions that have their symbols.
libraries() {
    local folder=$work/shlibdeps
    mkdir -p "$folder/debian"
    printf 'Source: terrace\n\nPackage: terrace\nArchitecture: any\n' >"$folder/debian/control"
    (cd "$folder" && dpkg-shlibdeps --warnings=0 -O "$1/bin/terrace" "$1/bin/terraced") | sed -n 's/^shlibs:Depends=//p'
}
