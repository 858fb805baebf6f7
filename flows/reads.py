"""What each stage of a month reads, name -> hash: the fingerprints by which a stage is known to have been done.

Kept apart from the stages, so that a month in which nothing changed is known to be done without loading any of them.
"""

from collections.abc import Sequence
from pathlib import Path

from data_contracts import at_rest
from data_contracts.contract import load_contracts
from data_contracts.engines import ENGINE_FILE
from flows.audit.corrected import corrections_read
from flows.audit.manifest import previous_seal
from flows.audit.tombstones import tombstones_read
from flows.feedback.returned_files import not_opened, returned_files
from flows.ingest.discover import FEEDBACK
from flows.ingest.reported_finds import reported_finds
from flows.ingest.whole_roster import confirmed_roster
from flows.ledger import book
from flows.stages import after, before, files_of
from flows.store.files import sha256
from flows.store.paths import Store
from flows.store.resume import StageRecord, hash_files
from flows.store.run import RunContext

Reads = dict[str, str]


def held_hash(path: Path) -> str:
    """The hash of a table: of an encrypted one over what it holds, so that another key makes no month anew."""
    return at_rest.content_digest(path) if at_rest.is_encrypted(path) else sha256(path)


def ingest_reads(run: RunContext) -> Reads:
    """The drop, of returned lists only those that report somebody newly found; the city folder but for its engine (no
    byte hangs on it), last month's ingest, whom not to take again, and what people had put right.
    """
    finds = set(reported_finds(run.drop / FEEDBACK, load_contracts()))
    delivered = (path for path in files_of(run.drop) if run.drop / FEEDBACK not in path.parents or path in finds)
    settings = (path for path in files_of(run.city) if path.name != ENGINE_FILE)
    of_people = tombstones_read(Store(run.store)) | corrections_read(Store(run.store))
    return hash_files(delivered, run.drop) | hash_files(settings, run.city) | before(run, "ingest") | of_people


def feedback_reads(run: RunContext) -> Reads:
    """The returned lists, the books before this month, and by what names last month knew the people in them."""
    store, folder = Store(run.store), run.drop / "feedback"
    returned = hash_files(returned_files(folder), run.drop) | dict(not_opened(folder))
    books = {path.name: held_hash(path) for path in book.files(store, before=run.period)}
    return returned | books | before(run, "match")


def match_reads(run: RunContext, ingested: StageRecord, answered: StageRecord) -> Reads:
    """Rows, verdicts, and the identities of last month."""
    return after(ingested, answered) | before(run, "match")


def decide_reads(run: RunContext, ingested: StageRecord, answered: StageRecord, matched: StageRecord) -> Reads:
    """Rows, people, the state of every lead, and last month's leads."""
    return after(ingested, answered, matched) | before(run, "decide")


def publish_reads(run: RunContext, stages: Sequence[StageRecord]) -> Reads:
    """Everything, the manifest it is chained to, and the confirmation that the month rests on."""
    confirmed = confirmed_roster(run)
    on_record = {"confirmed": confirmed["sentence"]} if confirmed else {}
    return after(*stages) | previous_seal(Store(run.store), run.period) | on_record
