#!/bin/sh
# Debian's packages that the tests start by themselves; nothing is done where they are there already.
set -eu

missing=""
have() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
python3 -c "import ensurepip" 2>/dev/null || missing="$missing python3-venv"
have git git
have curl curl
have chromium chromium
have node nodejs
have msgfmt gettext
PATH="$PATH:/usr/sbin"
have mariadbd mariadb-server
have redis-server redis-server
have nginx nginx-light
have janus janus
have ip iproute2
have turnserver coturn
have gcc gcc
have pkg-config pkg-config
python3 -c "import os, sysconfig; os.stat(sysconfig.get_path('include') + '/Python.h')" 2>/dev/null ||
    missing="$missing python3-dev"
have mariadb_config libmariadb-dev
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk"
fc-list 2>/dev/null | grep -qi emoji || missing="$missing fonts-noto-color-emoji"

[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ]; then
    echo "The tests need:$missing (apt-get install)" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  (one word per package)
apt-get install -qq -y --no-install-recommends $missing >/dev/null
