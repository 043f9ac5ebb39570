"""The product's settings, with an empty data directory and cheap passwords."""

import os
import tempfile

os.environ["GOCHAT_DATA_DIR"] = tempfile.mkdtemp(prefix="gochat-test-")
os.environ.setdefault("GOCHAT_RATE_LIMITS", "off")

from gochat.settings import *  # noqa: E402,F403
from gochat.settings import EMBEDDED_PASSWORD_VALIDATORS, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["tests.hashers.CheapBCrypt"]
# The embedded default's rules on every database.
AUTH_PASSWORD_VALIDATORS = EMBEDDED_PASSWORD_VALIDATORS
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SERVESTATIC_USE_MANIFEST = False
SERVESTATIC_USE_FINDERS = True
