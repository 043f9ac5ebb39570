"""The pages of messages in the back office."""
