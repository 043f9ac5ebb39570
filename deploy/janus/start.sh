#!/bin/sh
# Janus with the configuration beside this script, filled in from the environment.
set -eu

here=$(dirname "$0")
: "${GOCHAT_SFU_SECRET:?the secret shared with GoChat}"
case $GOCHAT_SFU_SECRET in *[!A-Za-z0-9_-]*)
    echo "GOCHAT_SFU_SECRET: letters, digits, - and _ only" >&2
    exit 1
    ;;
esac

umask 077
config=$(mktemp -d "${TMPDIR:-/tmp}/gochat-janus-XXXXXX")
for file in janus.jcfg janus.transport.http.jcfg janus.plugin.videoroom.jcfg; do
    sed -e "s|@SECRET@|$GOCHAT_SFU_SECRET|" \
        -e "s|@API_ADDRESS@|${SFU_API_ADDRESS:-0.0.0.0}|" \
        -e "s|@API_PORT@|${SFU_API_PORT:-8088}|" \
        -e "s|@MEDIA_PORTS@|${SFU_MEDIA_PORTS:-20000-20511}|" \
        -e "s|@PUBLIC_ADDRESS@|${SFU_PUBLIC_ADDRESS:-}|" \
        -e "s|@INTERFACE@|${SFU_INTERFACE:-}|" \
        -e '/= ""$/d' \
        "$here/$file" >"$config/$file"
done

exec janus --configs-folder="$config"
