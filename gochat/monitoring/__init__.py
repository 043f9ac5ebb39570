"""What the server is doing and has done: now, on each day, and where it went wrong."""
