"""Growth: what ten thousand, a million and ten million messages change."""
