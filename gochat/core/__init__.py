"""What every app stands on: errors, the API's envelope, frames, the hub. Imports no app."""
