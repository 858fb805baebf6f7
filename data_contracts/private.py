"""Modes of files and folders. What holds identities is the owner's alone; what is handed on is the owner's to write and
one group's to read; nothing is anybody else's.
"""

FILE, FOLDER = 0o600, 0o700
SHARED_FILE, SHARED_FOLDER = 0o640, 0o750
CLOSED_TO_OTHERS = 0o027
"""The umask under which everything is written: libraries make files of their own."""
