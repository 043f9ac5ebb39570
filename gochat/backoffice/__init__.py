"""The back office: one site for the admin of all apps, with its own way in."""
