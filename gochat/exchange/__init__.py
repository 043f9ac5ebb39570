"""Rooms as a file: out of one installation, into another."""
