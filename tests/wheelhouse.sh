#!/bin/sh
# A folder of wheels from which a machine without network, of this platform and with this Python, installs faxian:
# everything of the users' lock (every hash checked), faxian itself, the lock and the sums of all files.
#   sh tests/wheelhouse.sh PYTHON FOLDER
set -eu
python=$1
folder=$(mkdir -p "$(dirname "$2")" && cd "$(dirname "$2")" && pwd)/$(basename "$2")
cd "$(dirname "$0")/.."
aside=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$aside"' EXIT
chmod 755 "$aside"
export PIP_DISABLE_PIP_VERSION_CHECK=1
"$python" -m venv "$aside/pip"
"$aside/pip/bin/pip" download --quiet --require-hashes --only-binary :all: --dest "$aside" -r requirements.lock
"$aside/pip/bin/pip" wheel --quiet --no-deps --wheel-dir "$aside" .
rm -rf "$aside/pip" build/lib build/bdist.*
cp requirements.lock "$aside/"
(cd "$aside" && sha256sum -- *.whl requirements.lock >SHA256SUMS)
rm -rf "$folder"
mv "$aside" "$folder"
trap - EXIT
echo "$folder: $(find "$folder" -name '*.whl' | wc -l) wheels, $(du -sh "$folder" | cut -f1), for $("$python" -c 'import platform, sysconfig; print("Python", *platform.python_version_tuple()[:2], sysconfig.get_platform())')"
