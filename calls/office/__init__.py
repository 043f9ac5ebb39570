"""What the back office shows of calls, and what staff can do to them."""
