"""The HTTP doors of calls."""
