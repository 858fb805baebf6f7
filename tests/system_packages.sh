#!/bin/sh
# What the suite opens our deliverables with: LibreOffice Calc for the workbooks, Writer for the forms, Chromium for the
# report; and the two kinds of letters that what is printed needs to be as wide as on an office's machine: 汉字, and a
# stand-in for Arial.
# Installs what is missing when it can (root, apt-get); else says what to install. Quick when all is there.
# With CI=true a missing program is an error: CI never skips.
set -u

missing=""
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc"
[ -n "$(find /usr/lib*/libreoffice/program -name 'libswlo*' 2>/dev/null)" ] || missing="$missing libreoffice-writer-nogui"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
{ command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null 2>&1 || missing="$missing chromium"
command -v chromedriver >/dev/null 2>&1 || missing="$missing chromium-driver"
command -v fc-list >/dev/null 2>&1 || missing="$missing fontconfig"
fc-list :lang=zh-cn 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk"
fc-match Arial 2>/dev/null | grep -qiE "arial|liberation" || missing="$missing fonts-liberation"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests:$missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # a list of names
    if { apt-get update -qq && apt-get install -qq -y --no-install-recommends $missing; } >/dev/null 2>&1; then
        exit 0
    fi
fi

echo "not installed:$missing. The tests that need them are skipped. Install with: apt-get install$missing" >&2
[ "${CI:-}" = true ] && exit 1
exit 0
