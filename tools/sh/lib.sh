# lib.sh - sourced by dev and tools/sh/*.sh; the working directory is the root of the tree.
# shellcheck shell=bash

JOBS=${JOBS:-$(nproc 2>/dev/null || echo 2)}
export JOBS

# Progress goes to standard error, results to standard output.
say() {
    printf '%s\n' "dev: $*" >&2
}

die() {
    say "$*"
    exit 1
}

# meson_setup DIR [OPTION…]: configure once; later runs only when an option changed.
meson_setup() {
    local dir=$1
    shift
    if [ ! -f "$dir/build.ninja" ]; then
        meson setup "$dir" "$@" >"$dir.setup.log" 2>&1 || {
            cat "$dir.setup.log" >&2
            die "meson could not configure $dir"
        }
        mv "$dir.setup.log" "$dir/setup.log"
    fi
}

# The Node that builds the console: Debian 12 has 18, the tools want 20 or newer.
# A newer one then comes as a locked npm package, tools/node.
use_node() {
    local have
    have=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
    [ "$have" -lt 20 ] || return 0
    local bin=$PWD/build/node
    if [ ! -x "$bin/node" ]; then
        command -v npm >/dev/null || die "npm is missing: run ./dev setup"
        mkdir -p "$bin/pkg"
        cp tools/node/package.json tools/node/package-lock.json "$bin/pkg/"
        npm --prefix "$bin/pkg" ci --ignore-scripts --no-audit --no-fund >/dev/null
        cp "$bin"/pkg/node_modules/node-linux-*/bin/node "$bin/node"
    fi
    export PATH=$bin:$PATH
}

# npm_ci DIR: install what the lock file says, once for each lock file.
npm_ci() {
    local dir=$1
    local stamp=$dir/node_modules/.wangjian-lock
    cmp -s "$dir/package-lock.json" "$stamp" && return 0
    say "npm ci in $dir"
    npm --prefix "$dir" ci --ignore-scripts --no-audit --no-fund
    cp "$dir/package-lock.json" "$stamp"
}
