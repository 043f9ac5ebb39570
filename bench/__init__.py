"""Benches: what GoChat does in a second, and what a million messages change."""
