"""What an uploaded file really is, and what is made of it."""
