"""The HTTP doors of messages."""
