"""How a city keeps its tables encrypted, as its settings say it; apart, so that reading settings loads no library."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Encryption:
    """The key from a file or from a command, one of the two; `spill`: where half-made things go, null: the store."""

    key_file: Path | None = None
    key_command: str | None = None
    spill: Path | None = None
