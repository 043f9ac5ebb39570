"""The HTTP doors of rooms."""
