"""The HTTP doors of files."""
