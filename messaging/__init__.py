"""Messages: send, sync, recall, read; and the chat page."""
