"""Channels' tutorial chat, as its pages have it, with one row per message."""
