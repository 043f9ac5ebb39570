"""How days and times are written: alike in every language, short, and in one order."""
