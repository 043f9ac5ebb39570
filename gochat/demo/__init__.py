"""A small world worth looking at, for `manage.py demo`: invented people and what they say."""
