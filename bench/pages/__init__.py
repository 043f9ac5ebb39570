"""The back office's pages: which there are, and how long each takes to open."""
