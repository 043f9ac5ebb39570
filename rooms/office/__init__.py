"""The pages of rooms in the back office."""
