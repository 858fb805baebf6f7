"""The log of reveals: who looked behind which lead, when and why. Written before anything is shown; never taken back.

`<store>/reveals/<YYYYMM>.jsonl`, one line per reveal, chained like every journal of the store; `verify` finds a line
that was changed or removed. It names the lead, never the person.
"""

from datetime import datetime

from data_contracts.errors import UsageError
from flows.audit import journal
from flows.store.paths import Store

SHORTEST_REASON = 4


def log_reveal(store: Store, what: str, reason: str | None) -> None:
    """Put a reveal on record; UsageError without a reason, StoreError when it cannot be written."""
    why = (reason or "").strip()
    if len(why) < SHORTEST_REASON:
        raise UsageError(
            f"identities are shown only for a reason of at least {SHORTEST_REASON} characters",
            why="who looked at whose identity, and why, is on record",
            do="add --reason with what it is needed for, for example --reason 核对投诉",
        )
    now = datetime.now().astimezone()
    entry = {"who": journal.login(), "when": now.isoformat(timespec="seconds"), "which": what, "why": why}
    journal.append(store.root / "reveals" / f"{now:%Y%m}.jsonl", entry)
