"""Typed settings: environment variables, then `.env`, then `config.yaml`, then defaults."""

import ipaddress
import re
import secrets
import zoneinfo
from pathlib import Path
from typing import Annotated, Literal

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    YamlConfigSettingsSource,
)

from .s3 import S3Storage

BASE_DIR = Path(__file__).resolve().parent.parent
PREFIX = "GOCHAT_"
MIN_SECRET_LENGTH = 32


class ConfigError(ImproperlyConfigured):
    """A setting is wrong or missing; the text names it, what was found and what is allowed."""


class Config(BaseSettings):
    """What an operator may set. Field `x` is the variable `GOCHAT_X` and the YAML key `x`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=BASE_DIR / ".env",
        yaml_file=BASE_DIR / "config.yaml",
        extra="ignore",
    )

    debug: bool = Field(False, description="Development mode: tracebacks in the browser.")
    port: int = Field(
        8080, ge=1, le=65535, validation_alias="PORT", description="The port served on."
    )
    data_dir: Path = Field(BASE_DIR / "var", description="Everything the server writes.")
    static_dir: Path | None = Field(
        None, description="Collected static files; none: `static` in the data directory."
    )
    secret_key: SecretStr | None = Field(
        None,
        description="Signs sessions and tokens. Made once and kept in the data directory; "
        "required when the database is a server.",
    )
    allowed_hosts: Annotated[list[str], NoDecode] = Field(
        ["localhost", "127.0.0.1", "[::1]"],
        description="Comma-separated host names served; also the WebSocket origins allowed.",
    )
    database_url: str = Field(
        "", description="`mysql://user:pw@host:3306/name`; empty: SQLite in the data directory."
    )
    redis_url: Annotated[list[str], NoDecode] = Field(
        [], description="One or several (sharded), comma-separated; none: in memory, one process."
    )
    email_url: str = Field(
        "",
        description="`smtp://user:pw@host:587` or `smtps://…`; "
        "empty: mails are written as files into the data directory.",
    )
    email_from: str = Field("GoChat <noreply@localhost>", description="The sender of our mails.")
    storage_url: str = Field(
        "",
        description="`s3://key:secret@bucket?endpoint=https://…&region=…`; "
        "empty: files in the data directory.",
    )
    accel_path: str = Field(
        "",
        description="Where nginx serves the stored files from, as an `internal` location such as "
        "`/stored/`; empty: the server hands them out itself.",
    )
    max_image_mb: int = Field(20, ge=1, description="The largest image, in MB.")
    max_voice_mb: int = Field(10, ge=1, description="The largest voice message, in MB.")
    max_video_mb: int = Field(200, ge=1, description="The largest video, in MB.")
    max_file_mb: int = Field(2048, ge=1, description="The largest other file, in MB.")
    recording_mb: int = Field(500, ge=1, le=4000, description="The largest recorded call, in MB.")
    recording_minutes: int = Field(
        60, ge=1, le=240, description="The longest recorded call, in minutes."
    )
    user_quota_mb: int = Field(
        20_480, ge=1, description="How much one person may keep in files, in MB."
    )
    room_quota_mb: int = Field(
        102_400, ge=1, description="How much may be sent in files to one room, in MB."
    )
    stun_urls: Annotated[list[str], NoDecode] = Field(
        [], description="Comma-separated STUN servers for calls, such as `stun:chat.example:3478`."
    )
    turn_urls: Annotated[list[str], NoDecode] = Field(
        [], description="Comma-separated TURN servers for calls, such as `turn:chat.example:3478`."
    )
    turn_secret: SecretStr = Field(
        SecretStr(""), description="The secret shared with them: coturn's `static-auth-secret`."
    )
    sfu_url: str = Field(
        "",
        description="Janus' HTTP API, such as `http://janus:8088/janus`, for calls of up to 16 "
        "people; empty: 4 at most. Only the server asks there.",
    )
    sfu_secret: SecretStr = Field(
        SecretStr(""), description="The secret shared with it: Janus' `api_secret` and `admin_key`."
    )
    workers: int = Field(1, ge=1, description="Server processes; above 1 needs Redis.")
    background: Literal["server", "worker"] = Field(
        "server",
        description="Who prepares files: the server processes, or `manage.py db_worker`, which "
        "then must run.",
    )
    clamav_url: str = Field(
        "",
        description="`tcp://host:3310` or `unix:///path` of a clamd that looks at every upload; "
        "none: no virus scan.",
    )
    clamav_unscanned: Literal["refuse", "allow"] = Field(
        "refuse", description="What becomes of a file that clamd could not look at."
    )
    time_zone: str = Field(
        "UTC",
        description="Whose days and hours the back office counts and shows, such as "
        "`Asia/Shanghai`.",
    )
    metrics_allow: Annotated[list[str], NoDecode] = Field(
        [],
        description="Comma-separated addresses or networks that may read `/metrics` without "
        "signing in, such as `10.0.0.0/8`; staff who may see the processes' figures always may.",
    )
    slow_query_ms: int = Field(
        200, ge=1, description="From how many ms on a statement to the database is kept as slow."
    )
    sentry_dsn: SecretStr = Field(
        SecretStr(""),
        description="Where errors are reported besides the log; needs the package `sentry-sdk`.",
    )
    rate_limits: Literal["on", "off"] = Field(
        "on", description="`off` for load tests; the sign-in lock-out stays."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over `.env` over `config.yaml`."""
        yaml = YamlConfigSettingsSource(settings_cls)
        return init_settings, env_settings, dotenv_settings, yaml

    @field_validator(
        "allowed_hosts", "redis_url", "stun_urls", "turn_urls", "metrics_allow", mode="before"
    )
    @classmethod
    def split_commas(cls, value: object) -> object:
        """Read `a,b` as two values."""
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    @field_validator("data_dir")
    @classmethod
    def make_absolute(cls, value: Path) -> Path:
        """Read a relative directory from the project's own."""
        return (BASE_DIR / value.expanduser()).resolve()

    @field_validator("secret_key")
    @classmethod
    def check_secret_key(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse a key that could be guessed."""
        if value is not None and len(value.get_secret_value()) < MIN_SECRET_LENGTH:
            raise ValueError(f"allowed: at least {MIN_SECRET_LENGTH} characters")
        return value

    @field_validator("database_url")
    @classmethod
    def check_database_url(cls, value: str) -> str:
        """Allow the databases GoChat is tested on."""
        if value and not value.startswith(("sqlite://", "mysql://")):
            raise ValueError("allowed: mysql://user:password@host:3306/name, or sqlite:///path")
        return value

    @field_validator("storage_url")
    @classmethod
    def check_storage_url(cls, value: str) -> str:
        """Allow S3 and what speaks it."""
        if value and not (value.startswith("s3://") and S3Storage.at(value).bucket):
            raise ValueError("allowed: s3://key:secret@bucket?endpoint=https://host&region=name")
        return value

    @field_validator("redis_url")
    @classmethod
    def check_redis_urls(cls, value: list[str]) -> list[str]:
        """Allow what the Redis client understands."""
        if not all(url.startswith(("redis://", "rediss://", "unix://")) for url in value):
            raise ValueError("allowed: redis://user:password@host:6379/0, rediss://… or unix://…")
        return value

    @field_validator("stun_urls", "turn_urls")
    @classmethod
    def check_ice_urls(cls, value: list[str]) -> list[str]:
        """Allow what browsers understand (RFC 7064, RFC 7065)."""
        if not all(url.startswith(("stun:", "stuns:", "turn:", "turns:")) for url in value):
            raise ValueError("allowed: stun:host:port, turn:host:port?transport=udp, turns:…")
        return value

    @field_validator("sfu_url")
    @classmethod
    def check_sfu_url(cls, value: str) -> str:
        """Allow HTTP."""
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("allowed: http://janus:8088/janus or https://…")
        return value.rstrip("/")

    @field_validator("time_zone")
    @classmethod
    def check_time_zone(cls, value: str) -> str:
        """Allow what the time zone database has."""
        if value not in zoneinfo.available_timezones():
            raise ValueError("allowed: a name such as UTC, Asia/Shanghai or Europe/Berlin")
        return value

    @field_validator("metrics_allow")
    @classmethod
    def check_networks(cls, value: list[str]) -> list[str]:
        """Allow addresses and networks."""
        try:
            return [str(ipaddress.ip_network(network)) for network in value]
        except ValueError:
            raise ValueError("allowed: 192.0.2.7, 10.0.0.0/8, fd00::/8") from None

    @field_validator("email_url")
    @classmethod
    def check_email_url(cls, value: str) -> str:
        """Allow SMTP."""
        if value and not value.startswith(("smtp://", "smtps://")):
            raise ValueError("allowed: smtp://user:password@host:587 or smtps://…:465")
        return value

    @field_validator("clamav_url")
    @classmethod
    def check_clamav_url(cls, value: str) -> str:
        """Allow what clamd listens on."""
        if value and not value.startswith(("tcp://", "unix:///")):
            raise ValueError("allowed: tcp://host:3310 or unix:///run/clamav/clamd.ctl")
        return value

    @model_validator(mode="after")
    def check_together(self) -> "Config":
        """Refuse settings that cannot work together."""
        if self.workers > 1 and not self.redis_url:
            raise ValueError(
                f"GOCHAT_WORKERS: found {self.workers}; above 1 needs GOCHAT_REDIS_URL"
            )
        if self.turn_urls and not self.turn_secret.get_secret_value():
            raise ValueError("GOCHAT_TURN_SECRET is required with GOCHAT_TURN_URLS")
        if self.sfu_url and not self.sfu_secret.get_secret_value():
            raise ValueError("GOCHAT_SFU_SECRET is required with GOCHAT_SFU_URL")
        if not self.uses_sqlite and self.secret_key is None:
            raise ValueError("GOCHAT_SECRET_KEY is required when the database is a server")
        return self

    @property
    def uses_sqlite(self) -> bool:
        """Whether the database is SQLite: the embedded default."""
        return not self.database_url or self.database_url.startswith("sqlite:")

    def database(self) -> dict:
        """Django's settings of the database."""
        if self.uses_sqlite:
            default = f"sqlite:///{self.data_dir / 'gochat.sqlite3'}"
            return {
                **dj_database_url.parse(self.database_url or default),
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;",
                },
                "TEST": {"NAME": str(self.data_dir / "test.sqlite3")},
            }
        return {
            **dj_database_url.parse(self.database_url, conn_max_age=None, conn_health_checks=True),
            "OPTIONS": {
                "charset": "utf8mb4",
                "isolation_level": "read committed",
                "connect_timeout": 5,
                "init_command": "SET sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
            },
            "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"},
        }

    def storage(self) -> dict:
        """Django's settings of where files are kept."""
        if self.storage_url:
            return S3Storage.at(self.storage_url).settings()
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            # What has the same name has the same bytes.
            "OPTIONS": {"allow_overwrite": True},
        }

    def storage_origin(self) -> str:
        """Where browsers are sent for files; none while they come from us."""
        return S3Storage.at(self.storage_url).origin if self.storage_url else ""

    def secret(self) -> str:
        """The key that signs sessions and tokens; made at the first start."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        path = self.data_dir / "secret_key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text().strip()


def masked_url(value: str) -> str:
    """The value without the password of a URL."""
    return re.sub(r"(?<=://)([^:/@]*):[^@/]*@", r"\1:***@", value)


def load_config() -> Config:
    """Read the settings. Raises ConfigError, which names every wrong value."""
    try:
        return Config()
    except ValidationError as error:
        raise ConfigError("\n".join(_describe(problem) for problem in error.errors())) from None


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return str(Config.model_fields[name].validation_alias or PREFIX + name.upper())


def _describe(problem: ErrorDetails) -> str:
    if not problem["loc"]:
        return problem["msg"].removeprefix("Value error, ")
    field = str(problem["loc"][0])
    # pydantic calls a setting with an alias by that alias.
    name = variable(field) if field in Config.model_fields else field
    found = "(hidden)" if "secret" in field else repr(problem["input"])
    return f"{name}: found {masked_url(found)}; {problem['msg'].removeprefix('Value error, ')}"
