#!/bin/sh
# Installs faxian from a wheelhouse where there is no network (a network namespace of its own, without any interface), as
# the sentence in docs/installing.md says, and makes a city, looks through its drop and lists the rules with it.
#   sh tests/offline.sh PYTHON FOLDER
set -eu
if [ "${3:-}" != inside ]; then
    command -v unshare >/dev/null || { echo "left out: unshare (util-linux) is not here"; exit 0; }
    [ "$(id -u)" = 0 ] && spaces=-n || spaces=-rn
    exec unshare "$spaces" sh "$0" "$1" "$2" inside
fi
if "$1" -c 'import socket; socket.create_connection(("1.1.1.1", 443), 3)' 2>/dev/null; then
    echo "the network is not off" && exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$2" && sha256sum --quiet --check SHA256SUMS)
"$1" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links "$2" faxian
"$work/venv/bin/pip" check
"$work/venv/bin/faxian" --version
"$work/venv/bin/faxian" synthetic --folder "$work/city" --households 20 >/dev/null
"$work/venv/bin/faxian" check --city "$work/city/city" --incoming "$work/city/incoming" --period 202610 >/dev/null || [ $? = 1 ]
"$work/venv/bin/faxian" rules | grep -c . >/dev/null
echo "installed from $2 without a network"
