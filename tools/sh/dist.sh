#!/usr/bin/env bash
# dist.sh - the source archive and a Debian package of the built program, in build/dist.
set -euo pipefail
. tools/sh/lib.sh

version=$(build/wangjian version | cut -d' ' -f2)
dist=build/dist
root=$dist/root
rm -rf "$dist"
mkdir -p "$root/DEBIAN" "$root/usr/bin"
git archive --format=tar.gz --prefix="wangjian-$version/" -o "$dist/wangjian-$version.tar.gz" HEAD
install -m 755 build/wangjian "$root/usr/bin/wangjian"
depends=$(ldd build/wangjian | awk '/=> \// { print $3 }' | xargs -n1 readlink -f | xargs dpkg -S 2>/dev/null |
    cut -d: -f1 | sort -u | paste -sd, | sed 's/,/, /g')
cat >"$root/DEBIAN/control" <<EOF
Package: wangjian
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: Wangjian maintainers
Depends: $depends, fonts-noto-cjk
Description: supervision of online trade for market regulators
EOF
dpkg-deb --build --root-owner-group "$root" "$dist/wangjian_$version.deb" >/dev/null
rm -rf "$root"
ls -l "$dist"
