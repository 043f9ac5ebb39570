"""Files: taken in, checked, kept once, attached to messages, handed out."""
