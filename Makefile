# run, test and demo work in a fresh clone with nothing set up before.

PORT ?= 8080
GOCHAT_DATA_DIR ?= var
export PORT GOCHAT_DATA_DIR

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(VENV)/bin/pip --disable-pip-version-check --quiet
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
INSTALLED_PROD := $(VENV)/.installed-prod
STATIC := $(GOCHAT_DATA_DIR)/static/.collected

.PHONY: run demo test servers test-fast check format browser bench messages clean

run: $(INSTALLED) $(STATIC)
	@$(PYTHON) manage.py migrate --verbosity 0
	@exec $(PYTHON) manage.py serve

demo: $(INSTALLED) $(STATIC)
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py demo
	@exec $(PYTHON) manage.py serve

$(VENV)/bin/python:
	@echo "Making $(VENV) …"
	@python3 -m venv $(VENV)

$(INSTALLED): requirements.txt | $(VENV)/bin/python
	@echo "Installing …"
	@$(PIP) install -r requirements.txt
	@touch $@

$(INSTALLED_DEV): requirements-dev.txt $(INSTALLED)
	@$(PIP) install -r requirements-dev.txt
	@touch $@

$(INSTALLED_PROD): requirements-prod.txt $(INSTALLED)
	@$(PIP) install -r requirements-prod.txt
	@touch $@

$(STATIC): $(INSTALLED) $(shell find static -type f)
	@$(PYTHON) manage.py collectstatic --noinput --verbosity 0
	@touch $@

# What wants the machine for itself: servers, browsers, Node.js. The rest are rules and doors.
ALONE := server or browser or js

# Everything, on both sets of parts: what CI runs.
test: servers $(INSTALLED_DEV) $(INSTALLED_PROD)
	@$(MAKE) --no-print-directory check
	@echo "Rules and doors:"
	@$(PYTHON) -m pytest -m "not ($(ALONE))" -n 2
	@echo "Servers, and people in their browsers:"
	@$(PYTHON) -m pytest -m "$(ALONE)"
	@echo "Rules and doors once more, on MariaDB and Redis:"
	@tests/with_servers.py $(PYTHON) -m pytest -m "not ($(ALONE))" accounts rooms media messaging calls gochat
	@echo "People in their browsers once more, behind nginx, with two server processes and a worker:"
	@$(PYTHON) -m pytest --deployed tests/browser/test_chatting.py tests/browser/test_reconnecting.py tests/browser/test_small_and_keyed.py

servers:
	@tests/install_servers.sh

# The inner loop: rules and doors, no server, no browser.
test-fast: $(INSTALLED_DEV)
	@$(PYTHON) -m pytest -m "not ($(ALONE))" -n 2 accounts rooms media messaging calls gochat

check: $(INSTALLED_DEV)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

format: $(INSTALLED_DEV)
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

browser: $(INSTALLED_DEV)
	@$(PYTHON) -m pytest -m browser

# A quarter of an hour and the soak; some cases only: make bench CASES="fanout pairs".
bench: servers $(INSTALLED_DEV) $(INSTALLED_PROD)
	@$(PYTHON) manage.py bench $(CASES)

# Needs Debian's gettext.
messages: $(INSTALLED)
	@$(PYTHON) manage.py makemessages -l zh_Hans -l en --no-obsolete --no-location -i .venv -i var
	@$(PYTHON) manage.py makemessages -d djangojs -l zh_Hans -l en --no-obsolete --no-location -i .venv -i var
	@$(PYTHON) manage.py compilemessages -i .venv -i var

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
