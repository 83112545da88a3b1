#!/usr/bin/env bash
# fonts.sh - fetch FandolFang and its family (the FangSong of GB/T 9704 documents) into build/fonts.
# Taken out of the one Debian package that has it, without installing the TeX system around it.
set -euo pipefail
. tools/sh/lib.sh

out=build/fonts
ls "$out"/*.otf >/dev/null 2>&1 && exit 0
installed=/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol
if [ ! -d "$installed" ]; then
    command -v apt-get >/dev/null || exit 1
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    chmod 755 "$work"
    say "fetching the FangSong font (Debian package texlive-lang-chinese)"
    (cd "$work" && timeout 600 apt-get -qq download texlive-lang-chinese >/dev/null 2>&1) || exit 1
    dpkg-deb --fsys-tarfile "$work"/*.deb | tar -x -C "$work" --wildcards '*/public/fandol/*.otf'
    installed=$work$installed
fi
mkdir -p "$out"
cp "$installed"/*.otf "$out/"
