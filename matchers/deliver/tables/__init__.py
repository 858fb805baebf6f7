"""The tables that are written, each in its own order."""
