"""bcrypt at its lowest cost, for tests only."""

from django.contrib.auth.hashers import BCryptSHA256PasswordHasher


class CheapBCrypt(BCryptSHA256PasswordHasher):
    rounds = 4
