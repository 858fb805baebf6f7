"""What reaches a terminal: answers on standard output, errors as one sentence on standard error; nothing heavy here."""

import sys

from flows.language import say


def printed(text: str) -> None:
    """Print an answer in the reader's language: to standard output, so that it can be piped and kept."""
    print(say(text))  # noqa: T201 - the one place answers leave


def printed_as_written(text: str) -> None:
    """Print an answer that quotes: tables as they are, rules and articles in the language they were made in."""
    print(text)  # noqa: T201 - the other place answers leave


def failed(error: Exception) -> None:
    """Print an error as one sentence, without a traceback: it says what, where, why and what to do."""
    print(f"faxian: {say(str(error))}", file=sys.stderr)  # noqa: T201 - the one place errors reach a terminal
