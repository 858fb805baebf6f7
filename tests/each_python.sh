#!/bin/sh
# The same small month on every Python of this machine that faxian runs on: installed as a user installs it (plain pip,
# the users' lock, every hash checked, wheels only), made, verified; and what was published is the same, byte for byte.
#   sh tests/each_python.sh PYTHON      PYTHON has uv, which builds our wheel
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
"$1" -m uv build --quiet --wheel --no-build-isolation --python "$1" --out-dir "$work/wheel" .

first=""
for python in $(sh tests/pythons.sh); do
    version=$("$python" -c 'import platform; print(platform.python_version())')
    mine="$work/$version"
    "$python" -m venv "$mine"
    "$mine/bin/pip" install --quiet --require-hashes --only-binary :all: -r requirements.lock
    "$mine/bin/pip" install --quiet --no-deps "$work"/wheel/*.whl
    [ -d "$work/city" ] || "$mine/bin/faxian" synthetic --folder "$work/city" --households 60 >/dev/null
    "$mine/bin/faxian" run --city "$work/city/city" --incoming "$work/city/incoming" --period 202610 \
        --store "$mine/store" --out "$mine/out" >/dev/null 2>&1 || [ $? = 1 ] # 1: done, and some rows were rejected
    "$mine/bin/faxian" verify "$mine/out/202610" --store "$mine/store" >/dev/null
    [ -n "$first" ] || first="$mine"
    diff -rq --exclude manifest.json "$first/out" "$mine/out" # the manifest holds the seconds of the run
    echo "Python $version: installed, a month made and verified, the same bytes"
    [ "$first" = "$mine" ] || rm -rf "$mine"
done
[ -n "$first" ]
