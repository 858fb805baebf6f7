#!/bin/sh
# The Pythons of this machine that faxian runs on, one path a line, 3.11 before 3.12 before 3.13. A name alone proves
# nothing (pyenv leaves one for every version that any project has), so each is asked what it is and whether it can make a
# virtual environment.
for minor in 3.11 3.12 3.13; do
    for python in "python$minor" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$minor".*/bin/python "/usr/bin/python$minor"; do
        "$python" -c "import ensurepip, sys
if '%d.%d' % sys.version_info[:2] != '$minor': sys.exit(1)
print(sys.executable)" 2>/dev/null && break
    done
done
