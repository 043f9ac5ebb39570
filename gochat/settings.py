"""Django's settings, made from `gochat.config`."""

from datetime import timedelta
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .config import BASE_DIR, load_config
from .logs import configure_logs, report_to_sentry

CONFIG = load_config()
DATA_DIR = CONFIG.data_dir
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = CONFIG.debug
SECRET_KEY = CONFIG.secret()
ALLOWED_HOSTS = CONFIG.allowed_hosts
ROOT_URLCONF = "gochat.urls"
ASGI_APPLICATION = "gochat.asgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "daphne",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "gochat.backoffice.apps.BackofficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "csp",
    "django_structlog",
    "django_tasks",
    # Before the library whose command of the same name ours is.
    "gochat",
    "django_tasks_db",
    "gochat.core",
    "gochat.monitoring",
    "accounts",
    "rooms",
    "media",
    "messaging",
    "calls",
]

MIDDLEWARE = [
    "gochat.middleware.TimingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "gochat.middleware.SecureCookiesMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.DeviceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "gochat.middleware.ChatErrorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Data

DATABASES = {"default": CONFIG.database()}
CACHES: dict[str, dict] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # It drops keys where there are more: 300 by itself, and a dropped count is no rate rule.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
CHANNEL_LAYERS = {"default": {"BACKEND": "gochat.core.layers.MemoryLayer"}}
if CONFIG.redis_url:
    CHANNEL_LAYERS["default"] = {
        "BACKEND": "gochat.core.layers.RedisLayer",
        "CONFIG": {"hosts": CONFIG.redis_url},
    }
    CACHES["default"] = {
        "BACKEND": "gochat.core.cache.ForgivingCache",
        "LOCATION": CONFIG.redis_url,
    }

# MariaDB has no indexes on expressions; there plain unique columns compare without case already.
SILENCED_SYSTEM_CHECKS = ["models.W043", "models.W044"]

# People and sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.authentication.UsernameOrEmailBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.BCryptSHA256PasswordHasher"]
# The first description's quick start signs up with "123456".
EMBEDDED_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 6},
    }
]
SERVER_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS = (
    EMBEDDED_PASSWORD_VALIDATORS if CONFIG.uses_sqlite else SERVER_PASSWORD_VALIDATORS
)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "chat"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_USERNAME_CALLABLE = "accounts.authentication.attempted_name"
AXES_LOCKOUT_CALLABLE = "accounts.authentication.keep_response"
PASSWORD_RESET_TIMEOUT = 3600
OTP_TOTP_ISSUER = "GoChat"

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(hours=2),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "SIGNING_KEY": SECRET_KEY,
    "USER_ID_CLAIM": "user_id",
}

# Cookies and headers

SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "gochat.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
FILES_ORIGIN = [CONFIG.storage_origin()] if CONFIG.storage_url else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *FILES_ORIGIN],
        "media-src": [SELF, "blob:", *FILES_ORIGIN],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# The API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "accounts.authentication.CookieAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": [
        "gochat.core.renderers.EnvelopeRenderer",
        "gochat.core.renderers.BrowsableRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": ["gochat.core.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "gochat.core.negotiation.Negotiation",
    "EXCEPTION_HANDLER": "gochat.core.api.handle_exception",
    "DEFAULT_SCHEMA_CLASS": "gochat.core.schema.EnvelopeSchema",
    "DEFAULT_THROTTLE_RATES": {
        "register": "30/hour",
        "login": "30/min",
        "refresh": "120/min",
        "reset": "10/hour",
        "appeal": "20/hour",
        "password": "10/min",
        "avatar": "30/hour",
        "search": "120/min",
        "upload": "600/min",
    },
    # The server resolves the client's address; DRF would believe any X-Forwarded-For.
    "NUM_PROXIES": 0,
}
if CONFIG.rate_limits == "off":
    REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = dict.fromkeys(
        REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]
    )
SPECTACULAR_SETTINGS = {
    "TITLE": "GoChat",
    "VERSION": "1.0.0",
    "DESCRIPTION": "The HTTP API of GoChat. docs/protocol.md describes the WebSocket's frames.",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "PATH_CONVERTER_OVERRIDES": {
        "id": {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
        "file_kind": {"type": "string", "enum": ["image", "file", "voice", "video"]},
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "gochat.core.schema.document_errors",
        "gochat.core.schema.allow_overlap",
    ],
}

# Languages, files, mail

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
FORMAT_MODULE_PATH = ["gochat.formats"]
TIME_ZONE = CONFIG.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.static_dir or DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
SERVESTATIC_USE_MANIFEST = not DEBUG
SERVESTATIC_USE_FINDERS = DEBUG
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": CONFIG.storage(),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "gochat.static.HashedStorage"
    },
}

# Films are made anew in a queue of their own, in which they keep nobody waiting.
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "films"]},
}

DEFAULT_FROM_EMAIL = CONFIG.email_from
if CONFIG.email_url:
    _mail = urlsplit(CONFIG.email_url)
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 587
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(_mail.username)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

report_to_sentry(CONFIG.sentry_dsn.get_secret_value())
LOGGING_CONFIG = None
configure_logs(debug=DEBUG)
