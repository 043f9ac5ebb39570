"""What the figures stand beside: the tutorial's shape, and what the machine gives at best."""
