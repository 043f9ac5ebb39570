"""Files in the back office."""
