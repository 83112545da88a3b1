#!/usr/bin/env bash
# dist.sh - what others install, in build/dist: the source archive, and Debian packages of the program and of
# libwjscan for developers. What a package depends on, dpkg-shlibdeps reads from its files.
set -euo pipefail
. tools/sh/lib.sh

version=$(build/wangjian version | cut -d' ' -f2)
arch=$(dpkg --print-architecture)
dist=$PWD/build/dist
stage=$dist/stage
rm -rf "$dist"
mkdir -p "$stage"
git archive --format=tar.gz --prefix="wangjian-$version/" -o "$dist/wangjian-$version.tar.gz" HEAD
DESTDIR=$stage/all meson install -C build --no-rebuild --quiet
strip --strip-unneeded "$stage"/all/usr/local/bin/wangjian "$stage"/all/usr/local/lib/*/libwjscan.so.*.*.*

# take PACKAGE PATTERN…: move what matches from the staged installation, /usr/local becoming /usr.
take() {
    local package=$1 path to
    shift
    while read -r path; do
        to=$stage/$package/usr/${path#./}
        mkdir -p "${to%/*}"
        mv "$stage/all/usr/local/$path" "$to"
    done < <(cd "$stage/all/usr/local" && for pattern in "$@"; do find . -path "./$pattern" ! -type d; done)
}

# depends PACKAGE FILE…: the packages whose libraries the files need, with the versions they need.
depends() {
    local package=$1
    shift
    (
        cd "$stage/$package"
        mkdir -p debian
        printf 'Source: wangjian\n\nPackage: wangjian\nArchitecture: any\n' >debian/control
        dpkg-shlibdeps -O "$@" | sed -n 's/^shlibs:Depends=//p'
        rm -r debian
    )
}

# control PACKAGE DEPENDS TITLE
control() {
    mkdir -p "$stage/$1/DEBIAN"
    cat >"$stage/$1/DEBIAN/control" <<CONTROL
Package: $1
Version: $version
Architecture: $arch
Maintainer: Wangjian maintainers <wangjian@localhost>
Section: misc
Priority: optional
Depends: $2
Description: $3
CONTROL
}

# package NAME: the archive, and one line about it.
package() {
    dpkg-deb --build --root-owner-group "$stage/$1" "$dist/$1_${version}_$arch.deb" >/dev/null
    say "$1: $(du -h "$dist/$1_${version}_$arch.deb" | cut -f1)"
}

take libwjscan-dev 'lib/*' 'include/*' 'share/man/man3/*'
sed -i 's#^prefix=.*#prefix=/usr#' "$stage"/libwjscan-dev/usr/lib/*/pkgconfig/wjscan.pc
install -D -m 644 examples/scan_lines.c "$stage/libwjscan-dev/usr/share/doc/libwjscan-dev/examples/scan_lines.c"
libraries=$(cd "$stage/libwjscan-dev" && find usr/lib -name 'libwjscan.so.*.*.*')
control libwjscan-dev "$(depends libwjscan-dev "$libraries")" \
    "find violations of market law in texts, for C programs"
package libwjscan-dev

take wangjian 'bin/*' 'share/man/man1/*'
install -D -m 644 packaging/systemd/wangjian.service "$stage/wangjian/usr/lib/systemd/system/wangjian.service"
install -D -m 644 packaging/nginx/wangjian.conf "$stage/wangjian/usr/share/doc/wangjian/nginx.conf"
mkdir -p "$stage/wangjian/usr/share/wangjian"
cp -r law "$stage/wangjian/usr/share/wangjian/"
control wangjian "$(depends wangjian usr/bin/wangjian), adduser, fonts-noto-cjk" \
    "supervision of online trade for market regulators"
install -m 755 packaging/debian/postinst packaging/debian/prerm "$stage/wangjian/DEBIAN/"
package wangjian

[ -z "$(find "$stage/all" ! -type d)" ] || die "installed, but in no package: $(cd "$stage/all" && find . ! -type d)"
rm -rf "$stage"
