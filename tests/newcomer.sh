#!/bin/bash
# Does the README work for somebody who has nothing yet? A fresh Debian is made in a folder of its
# own, a clean clone of this checkout goes in, and the two commands of the README are taken from
# its text and run there: the installation as root, `make test` as an ordinary user.
set -u
cd "$(dirname "$0")/.." || exit 1

say() { echo "newcomer: $*"; }
give_up() { say "$*"; echo "newcomer: 0 passed, 1 failed"; exit 1; }

[ "$(id -u)" -eq 0 ] || give_up "needs root (debootstrap and chroot): sudo make newcomer"
command -v debootstrap >/dev/null || give_up "needs debootstrap: apt-get install debootstrap"
command -v git >/dev/null || give_up "needs git"
[ -f README.md ] || give_up "there is no README.md to follow"

# The line that installs, builds and shows; what needs root says sudo. Then the line that tests.
first_command=$(grep -m 1 '^sudo apt-get ' README.md)
test_command=$(grep -m 1 -x 'make test' README.md)
[ -n "$first_command" ] || give_up "README.md has no line that begins: sudo apt-get"
[ -n "$test_command" ] || give_up "README.md has no line: make test"
root_part=$(sed -e 's/ && make .*//' -e 's/sudo //g' <<<"$first_command")
user_part=$(sed 's/.* && make /make /' <<<"$first_command")

release=${NEWCOMER_RELEASE:-bookworm}
mirror=${NEWCOMER_MIRROR:-$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
    awk -v release="$release" '
        $1 == "deb" { for (i = 2; i < NF; i++) if ($i ~ /^(http|https|file|mirror)/ && $(i + 1) == release) { print $i; exit } }
        /^URIs:/ { uri = $2 }
        /^Suites:/ { for (i = 2; i <= NF; i++) if ($i == release && uri) { print uri; exit } }')}
[ -n "$mirror" ] || give_up "no mirror of $release in the apt sources; name one with NEWCOMER_MIRROR="

root=$(mktemp -d "${TMPDIR:-/tmp}/tenet-newcomer.XXXXXX") || exit 1
mounted=
cleanup() {
    local place
    for place in $mounted; do umount -l "$place" 2>/dev/null; done
    # Nothing of the machine itself may still be mounted under the folder that is removed.
    if grep -q " $root/" /proc/mounts; then
        say "$root is left in place: something is still mounted there"
    else
        rm -rf --one-file-system "$root"
    fi
}
trap cleanup EXIT
trap 'exit 130' INT TERM

say "a fresh $release from $mirror"
debootstrap --variant=minbase "$release" "$root/system" "$mirror" >"$root/log" 2>&1 || {
    tail -n 20 "$root/log"
    give_up "debootstrap failed"
}
for file in /etc/resolv.conf /etc/apt/apt.conf.d/*proxy*; do
    [ -f "$file" ] && mkdir -p "$root/system/$(dirname "$file")" && cp -L "$file" "$root/system/$file"
done
mount -t proc proc "$root/system/proc" && mounted="$root/system/proc"
# A machine has terminals; a folder has them from here.
mkdir -p "$root/system/dev/pts" &&
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/system/dev/pts" &&
    mounted="$mounted $root/system/dev/pts" && ln -sf pts/ptmx "$root/system/dev/ptmx"
[ -c "$root/system/dev/full" ] || mknod -m 666 "$root/system/dev/full" c 1 7

git clone -q --no-hardlinks . "$root/system/home/tenet" || give_up "the clone failed"
inside() {
    chroot "$root/system" /usr/bin/env -i HOME=/root LANG=C PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"
}

as_user() { # COMMAND: in the checkout, its output shown and kept
    say "as an ordinary user: $1"
    inside setpriv --reuid newcomer --regid newcomer --init-groups \
        env HOME=/home/newcomer sh -c "cd /home/tenet && $1" 2>&1 | tee "$root/log" | sed 's/^/    /'
    return "${PIPESTATUS[0]}"
}

say "as root: $root_part"
inside DEBIAN_FRONTEND=noninteractive sh -c "$root_part" >"$root/log" 2>&1 || {
    tail -n 30 "$root/log"
    give_up "the installation failed"
}
passed=1
inside useradd -m newcomer && inside chown -R newcomer: /home/tenet || give_up "could not make a user"
if as_user "$user_part"; then passed=$((passed + 1)); else say "$user_part failed"; fi
as_user "$test_command"
if tail -n 1 "$root/log" | grep -q -E '^[1-9][0-9]* passed, 0 failed$'; then
    passed=$((passed + 1))
else
    say "$test_command failed"
fi
echo "newcomer: $passed passed, $((3 - passed)) failed"
[ $passed -eq 3 ]
