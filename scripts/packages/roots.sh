# Sourced by scripts/package and scripts/test-package: folders that have a whole Debian in them, and commands in these.
suite=bookworm

# no_roots: why there can be none; fails where there can.
no_roots() {
    [ "$(id -u)" = 0 ] || { echo "debootstrap needs root"; return 0; }
    command -v debootstrap >/dev/null || { echo "no debootstrap; install it"; return 0; }
    unshare --mount --pid --fork true 2>/dev/null || { echo "no namespace for processes and mounts, as in a container without privileges"; return 0; }
    return 1
}

# make_root TREE: the least Debian that apt-get works in, with the fixes since its release.
make_root() {
    local tree=$1
    debootstrap --variant=minbase "$suite" "$tree" >"$work/debootstrap.log" 2>&1 ||
        { tail -5 "$work/debootstrap.log" >&2; give_up "debootstrap failed"; }
    # On the same server, beside what debootstrap has written down.
    sed -n "s|/debian/\? $suite main|/debian-security $suite-security main|p" "$tree/etc/apt/sources.list" \
        >"$tree/etc/apt/sources.list.d/security.list"
    # No service starts while its package is installed.
    printf '#!/bin/sh\nexit 101\n' >"$tree/usr/sbin/policy-rc.d"
    chmod 755 "$tree/usr/sbin/policy-rc.d"
    inside "$tree" 'apt-get -q update && apt-get -qy upgrade' >"$work/apt.log" 2>&1 ||
        { tail -5 "$work/apt.log" >&2; give_up "apt-get fails in a new Debian"; }
}

# inside TREE COMMAND [FLAG…]: in namespaces of its own, so that its /proc goes with it, and every process that it leaves. Flags are
# those of chroot.
inside() {
    local tree=$1 command=$2
    shift 2
    env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive \
        ${SOURCE_DATE_EPOCH:+SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH"} \
        unshare --mount --pid --fork --kill-child \
        sh -c 'tree=$1 command=$2; shift 2; mount -t proc proc "$tree/proc" && exec chroot "$@" "$tree" sh -c "$command"' \
        sh "$tree" "$command" "$@"
}
