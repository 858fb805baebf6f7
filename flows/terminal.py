"""What reaches a terminal: answers on standard output, errors as one sentence on standard error; nothing heavy here."""

import sys


def printed(text: str) -> None:
    """Print an answer: to standard output, so that it can be piped and kept."""
    print(text)  # noqa: T201 - the one place answers leave


def failed(error: Exception) -> None:
    """Print an error as one sentence, without a traceback: it says what, where, why and what to do."""
    print(f"faxian: {error}", file=sys.stderr)  # noqa: T201 - the one place errors reach a terminal
