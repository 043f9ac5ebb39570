"""How search reads text and packs what it found: pure functions, no database."""
