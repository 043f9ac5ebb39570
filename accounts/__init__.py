"""People: users, sign-in, devices, presence."""
