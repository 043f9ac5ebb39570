#!/usr/bin/env python
"""GoChat's command line."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gochat.settings")
    from django.core.management import execute_from_command_line

    from gochat.config import ConfigError

    try:
        execute_from_command_line(sys.argv)
    except ConfigError as error:
        sys.exit(f"gochat: {error}")


if __name__ == "__main__":
    main()
