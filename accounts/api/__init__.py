"""The HTTP doors of people, devices and sign-in."""
