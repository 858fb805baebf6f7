"""Modes of files and folders that hold what is written about people: the owner's alone."""

FILE, FOLDER = 0o600, 0o700
