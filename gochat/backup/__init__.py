"""The whole of an installation in one file: rows and files."""
