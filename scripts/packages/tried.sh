# Sourced by scripts/test-package: how each package is tried. Each part is left out where its package is not there.
skipped=
skip() { say "LEFT OUT: $1"; skipped+=${skipped:+, }$1; }
fail() { echo "scripts/test-package: $*" >&2; exit 1; }

ping='terrace run --tier standard --quiet -- sh -c '\''redis-cli -u "$REDIS_URL" --no-auth-warning PING'\'
compilers='for name in swift swiftc cc gcc clang c++; do ! command -v $name || exit 0; done; exit 1'

# of PATTERN: the newest package of that name.
# Empty where there is none, as when scripts/package was asked for some of them only.
of() { (cd "$packages" && { ls -t $1 2>/dev/null || true; } | head -1); }

# answers WHAT COMMAND…: the command's last line is PONG, within the time that was promised.
answers() {
    local what=$1 start output
    shift
    start=$(date +%s%N)
    output=$("$@" 2>"$work/errors") || { tail -20 "$work/errors" >&2; fail "$what: the command failed"; }
    local time=$((($(date +%s%N) - start) / 1000000))
    [ "${output##*$'\n'}" = PONG ] || { tail -20 "$work/errors" >&2; fail "$what: the cache answered '$output'"; }
    [ $time -le 60000 ] || fail "$what: the cache answered after $time ms"
    say "$what: PONG $((time / 1000)).$(printf %03d $((time % 1000))) s after the first command"
}

# here PATH COMMAND: on this machine, with nothing of the person who runs this.
here() { env -i PATH="$1:/usr/bin:/bin" HOME="$work/home" TMPDIR="$work" sh -c "$2"; }

try_tarball() {
    local file
    file=$(of 'terrace-*.tar.xz')
    [ -n "$file" ] || { skip "the tarball, which is not there"; return 0; }
    command -v redis-server >/dev/null || { skip "the tarball: no redis-server on this machine"; return 0; }
    mkdir "$work/tarball"
    answers "tarball" here "$work/tarball/${file%.tar.xz}/bin" "tar -C '$work/tarball' -xf '$packages/$file' && $ping"
    # From the folder, whether or not the machine has its own.
    ldd "$work/tarball/${file%.tar.xz}/bin/terraced" | grep -F "libsqlite3.so.0 => $work/tarball" >/dev/null || fail "tarball: another SQLite is used"
    rm -rf "$work/tarball"
}

try_wheel_here() {
    local file venv=$work/venv
    file=$(of 'terrace-*.whl')
    [ -n "$file" ] || { skip "the wheel, which is not there"; return 0; }
    [ "$(stat -c %s "$packages/$file")" -le 40000000 ] || fail "the wheel is larger than 40 MB"
    command -v redis-server >/dev/null || { skip "the wheel on this machine: no redis-server"; return 0; }
    python3 -m venv "$venv" 2>/dev/null || { skip "the wheel on this machine: python3 has no venv"; return 0; }
    answers "wheel in an environment of this machine" here "$venv/bin" "pip install -q --no-index '$packages/$file' && $ping"
    # Programs of many tests begin at the same moment.
    rm -rf "$work/home/.cache"
    local one two
    here "$venv/bin" 'terrace --version' >"$work/one" & one=$!
    here "$venv/bin" 'terraced --version' >"$work/two" & two=$!
    wait $one && wait $two && cmp "$work/one" "$work/two" || fail "wheel: of two first commands at once, one failed"
    [ "$(ls -A "$work/home/.cache/terrace/programs" | wc -l)" = 1 ] || fail "wheel: unpacking has left something behind"
    rm -rf "$work/home/.cache"
    printf x >>"$(echo "$venv"/lib/python3*/site-packages/terrace/programs.tar.xz)"
    ! here "$venv/bin" 'terrace --version' 2>"$work/errors" || fail "wheel: a damaged archive is unpacked"
    grep -q 'is damaged' "$work/errors" || fail "wheel: of a damaged archive it says '$(cat "$work/errors")'"
    rm -rf "$venv" "$work/home/.cache"
}

# The first command is apt-get's, which also fetches the engine that the package recommends.
try_deb() {
    local file root=$work/deb
    file=$(of 'terrace_*.deb')
    [ -n "$file" ] || { skip "the Debian package, which is not there"; return 0; }
    cp -a "$work/base" "$root"
    cp "$packages/$file" "$root/terrace.deb"
    answers "Debian package" inside "$root" "apt-get -qy install /terrace.deb >&2 && $ping"
    ! inside "$root" "$compilers" || fail "Debian package: it has brought a compiler"
    # Debian's own server has the port at the first address.
    answers "Debian package beside a Redis at the usual port" inside "$root" \
        "redis-server /etc/redis/redis.conf --daemonize yes --supervised no --port 6379 >&2
        for i in 1 2 3 4 5 6 7 8 9; do redis-cli -p 6379 PING >&2 && break || sleep 0.2; done && $ping"
    inside "$root" 'su -s /bin/sh terrace -c "terraced --version"' >/dev/null || fail "Debian package: its account cannot run terraced"
    [ "$(stat -c %a "$root/var/lib/terrace")" = 700 ] || fail "Debian package: others can read the state folder"
    accept_units "$root"
    inside "$root" 'apt-get -qy purge terrace' >/dev/null 2>"$work/errors" || fail "Debian package: it cannot be removed"
    [ -z "$(find "$root/usr" "$root/var/lib/terrace" -iname '*terrace*' 2>/dev/null)" ] || fail "Debian package: removal leaves files"
    rm -rf --one-file-system "$root"
}

# accept_units ROOT: this machine's systemd knows each line of the two units; they are not started.
accept_units() {
    local kind
    command -v systemd-analyze >/dev/null || { skip "the units: no systemd-analyze"; return 0; }
    for kind in system user; do
        mkdir -p "$work/$kind"
        sed "s|/usr/bin/terraced|$1/usr/bin/terraced|" "$1/usr/lib/systemd/$kind/terrace.service" >"$work/$kind/terrace.service"
        systemd-analyze verify --man=no "$work/$kind/terrace.service" 2>"$work/errors" && [ ! -s "$work/errors" ] ||
            { cat "$work/errors" >&2; fail "Debian package: systemd does not accept its unit ($kind)"; }
    done
}

# Python and the engine are what a person has who installs a wheel; the first command is pip's.
try_wheel() {
    local file root=$work/wheel
    file=$(of 'terrace-*.whl')
    [ -n "$file" ] || return 0
    cp -a "$work/base" "$root"
    inside "$root" 'apt-get -qy install --no-install-recommends python3 python3-venv redis-server redis-tools' >/dev/null 2>"$work/errors" ||
        { tail -5 "$work/errors" >&2; fail "wheel: Debian's Python cannot be installed"; }
    cp "$packages/$file" "$root/"
    answers "wheel" inside "$root" "python3 -m venv /venv && PATH=/venv/bin:\$PATH && pip install -q --no-index /$file && $ping"
    answers "wheel, the second time" inside "$root" "PATH=/venv/bin:\$PATH && $ping"
    ! inside "$root" "$compilers" || fail "wheel: there is a compiler"
    rm -rf --one-file-system "$root"
}

try_image() {
    local file root=$work/image
    file=$(of 'terrace-*.oci.tar')
    [ -n "$file" ] || { skip "the image, which is not there"; return 0; }
    mkdir "$root"
    python3 scripts/packages/check_image.py "$packages/$file" "$root" >"$work/config.json" || fail "image: see above"
    grep -q '"User": "terrace"' "$work/config.json" || fail "image: it runs as root"
    if command -v skopeo >/dev/null; then
        skopeo inspect "oci-archive:$packages/$file" >/dev/null || fail "image: skopeo cannot read it"
        skopeo inspect "docker-archive:$packages/$file" >/dev/null || fail "image: skopeo cannot read it as docker load does"
    else
        skip "the image with skopeo, which is not there"
    fi
    # An engine mounts these.
    mkdir -p "$root/proc" "$root/dev"
    cp -a "$work/base/dev/." "$root/dev/"
    # As its entry point does, with ports of its own: other daemons of this machine may have the usual ones.
    answers "image" inside "$root" 'export TERRACE_HOME=/var/lib/terrace
        terraced --listen 127.0.0.1:0 >/tmp/ready &
        until TERRACE_ENDPOINT=$(sed -n "s/^terraced ready //p" /tmp/ready) && [ -n "$TERRACE_ENDPOINT" ]; do kill -0 $! && sleep 0.1 || exit 1; done
        export TERRACE_ENDPOINT; terrace create web --tier standard --quiet >&2 && terrace connect web -- PING' --userspec=terrace:terrace
    ! inside "$root" "$compilers" || fail "image: there is a compiler"
    rm -rf --one-file-system "$root"
}
