"""The same database and the same Redis as GoChat's, by the same variables."""

from gochat.config import load_config

_config = load_config()

SECRET_KEY = "the tutorial keeps no secrets"
INSTALLED_APPS = ["channels", "bench.yardsticks.tutorial"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
DATABASES = {"default": _config.database()}
# Pub/sub is the faster Redis layer. Without the capacity it would drop what is measured.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": _config.redis_url, "capacity": 100_000},
    }
    if _config.redis_url
    else {
        "BACKEND": "channels.layers.InMemoryChannelLayer",
        "CONFIG": {"capacity": 100_000},
    }
}
