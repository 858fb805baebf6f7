"""What `verify` can find: a kind, a place, and what exactly is not as it was published."""

from dataclasses import dataclass

from data_contracts import labels

CHANGED, MISSING, ADDED, EDITED, CHAIN = "changed", "missing", "added", "edited", "chain"
UNSIGNED, FORGED, ANCHOR = "unsigned", "signature", "anchor"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was published: what kind, where, and what exactly."""

    kind: str  # changed | missing | added | edited | chain | unsigned | signature | anchor
    path: str
    detail: str

    def __str__(self) -> str:
        return f"{labels.TAMPERINGS[self.kind]}  {self.path}  {self.detail}"
