#!/bin/sh
# Bring the database up to the code, then serve.
set -eu
python manage.py migrate --verbosity 0
exec python manage.py serve
