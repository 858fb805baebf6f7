"""manifest.json: every input, output and ledger file with rows and sha256, versions, parameters, model, and the chain.

The content hash is taken over everything but the timings and the engines, so the same input gives the same hash;
`previous` names the content hash of the month published before. Altering an old month therefore shows in every later
one. Timings, and which engine ran the steps of which stage, are sealed apart (`seal`), for they differ between two runs
that made the same bytes.
"""

import csv
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from data_contracts import at_rest
from data_contracts.city import City
from data_contracts.errors import StoreError, TamperError
from data_contracts.person_numbers import masked_text
from data_contracts.tables import LAST_MONTH, MEMBERS
from flows.store import paths
from flows.store.files import outputs_in, sha256, write_json, written_whole
from flows.store.month_tables import MonthTables
from flows.store.paths import Store, is_accepted_alone
from flows.store.resume import outputs_hash, read_mark
from flows.store.run import RunContext

FORMAT = "faxian-manifest/1"
KEPT_CITY = "city"
LEDGER_FOLDER = "ledger"
MANIFEST = paths.MANIFEST
SEALED_STAGES = ("ingest", "feedback", "match", "decide")
"""Stages whose outputs later months stand on: sealed as one hash each, for their marks lie beside them."""
SEALED_APART = ("content_sha256", "timings", "engines")
AS_IT_LIES = ("sha256", "bytes")
UNSEALED = ("timings", "engines", "content_sha256", "seal")

Manifest = dict[str, Any]


@dataclass(frozen=True)
class Artefact:
    """One file that came in or went out. `rows` null: a file without rows (a page, a setting).

    `bytes` null: the size was not kept (a returned worklist). `content`: of an encrypted table a hash over what it
    holds, for its bytes differ from run to run; null: the file is plain, or no key opens it.
    """

    path: str
    rows: int | None
    bytes: int | None
    sha256: str
    content: str | None = None


@dataclass(frozen=True)
class MadeWith:
    """What the run was made with, for the manifest and the report's run card.

    `parameters`: one mapping per value in force (id, area, urban_rural, value, unit, from, published, citation).
    `rules`: rule id -> version of its file. `model`: version of the match model, null when none was used. `policy`: the
    packs the city goes by, and from what that was concluded (null: city.yaml says it).
    """

    city_name: str
    city_code: str
    parameters: Sequence[Mapping[str, object]] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    model: str | None = None
    policy: Mapping[str, object] = field(default_factory=dict)


def outputs_of(folder: Path, known: Iterable[Artefact] = ()) -> list[Artefact]:
    """Every file under a deliverables folder but the manifest and its signature, in the order of paths.

    `known`: artefacts that need not be read again.
    """
    there = {item.path: item for item in known}
    named = sorted(outputs_in(folder), key=lambda found: found[0].split("/"))
    return [there.get(name) or artefact(path, name) for name, path in named if name != MANIFEST]


def inputs_of(context: RunContext) -> list[Artefact]:
    """The month's files (as ingest hashed them), the returned worklists, the city's settings, and the corrections of
    people's data that the month was read with."""
    settings = [
        artefact(path, f"city/{path.relative_to(context.city).as_posix()}") for path in city_files(context.settings)
    ]
    month = MonthTables(Store(context.store), context.period)
    incoming = incoming_files(month)
    corrections = month.corrections_read.select("correction_no", "sha256").iter_rows()
    people = [Artefact(f"corrections/{number}", None, None, digest) for number, digest in corrections]
    return sorted([*incoming, *settings, *people], key=lambda item: item.path)


def incoming_files(month: MonthTables) -> list[Artefact]:
    """The month's files as ingest hashed them, and the returned worklists, in the order of their paths.

    The sheets of one workbook become one input; numbers of people in names of files are masked.
    """
    return sorted([*_drop_files(month), *_returned_files(month)], key=lambda item: item.path)


def _returned_files(month: MonthTables) -> list[Artefact]:
    """The returned worklists as the feedback stage hashed them; that table is kept, the drop may be gone."""
    rows = month.feedback_files.to_dicts()
    prefix = f"incoming/{month.period}/feedback/"
    names = [str(row["source_file"]).removeprefix("feedback/") for row in rows]
    return [
        Artefact(prefix + masked_text(name), row["rows_read"], None, row["sha256"] or "")
        for name, row in zip(names, rows, strict=True)
    ]


def city_files(city: City) -> list[Path]:
    """What a run reads of a city folder: city.yaml, the files it names, its own contracts, layouts, rules and texts."""
    folders = (city.contracts, city.layouts, city.rules, city.texts)
    own = [p for folder in folders for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")]
    return sorted(path for path in [city.file, city.areas, city.parameters, *own] if path.is_file())


def _drop_files(month: MonthTables) -> list[Artefact]:
    rows: Counter[str] = Counter()
    found: dict[str, tuple[int, str]] = {}
    for row in month.files.iter_rows(named=True):
        if row["format"] == LAST_MONTH:  # rows of people who left: of a file of the month before, which that one seals
            continue
        path = row["source_file"].partition("#")[0]
        rows[path] += 0 if MEMBERS in row["source_file"] else row["rows_read"] or 0
        found[path] = (row["bytes"] or 0, row["sha256"] or "")
    prefix = f"incoming/{month.period}/"
    return [Artefact(prefix + masked_text(path), rows[path], size, digest) for path, (size, digest) in found.items()]


def ledger_of(store: Store, period: str) -> list[Artefact]:
    """The ledger's files a month stands on: those of earlier periods and what the month itself put down.

    A returned file accepted by itself under `period` comes after its publication: the next month stands on it.
    """
    paths = sorted(store.ledger().glob("[0-9]*_*.parquet"))
    own = [path for path in paths if path.name.startswith(f"{period}_") and not is_accepted_alone(path)]
    before = [path for path in paths if path.name[: len(period)] < period]
    return [artefact(path, f"{LEDGER_FOLDER}/{path.name}") for path in [*before, *own]]


def artefact(path: Path, name: str) -> Artefact:
    """Describe one file under the name the manifest gives it."""
    return Artefact(name, rows_of(path), path.stat().st_size, sha256(path), _content(path))


def is_encrypted(manifest: Mapping[str, Any]) -> bool:
    """Whether a month's tables are encrypted."""
    return any(item.get("content") for item in manifest.get("outputs") or [])


def as_listed(item: Artefact) -> dict[str, Any]:
    """An artefact as a manifest holds it; `content` only where there is one."""
    return {key: value for key, value in asdict(item).items() if key != "content" or value is not None}


def _content(path: Path) -> str | None:
    if path.suffix != ".parquet" or not at_rest.is_encrypted(path):
        return None
    try:
        return at_rest.content_digest(path)
    except (
        StoreError,
        OSError,
        pa.ArrowInvalid,
    ):  # no key opens it, or it is damaged; a kind that has no digest is a bug
        return None


def rows_of(path: Path) -> int | None:
    """Rows of a table-like file: Parquet rows, CSV records without heading; a workbook has those of its CSV twin.

    Null also for a damaged Parquet file: its hash tells.
    """
    if path.suffix == ".parquet":
        try:
            return int(at_rest.read_metadata(path).num_rows)
        except (pa.ArrowInvalid, OSError, StoreError):  # damaged, or no key opens it
            return None
    twin = path.with_suffix(".csv")
    if path.suffix == ".csv" or (path.suffix == ".xlsx" and twin.is_file()):
        with twin.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return max(sum(1 for _ in csv.reader(file)) - 1, 0)
    return None


def build_manifest(
    context: RunContext,
    facts: MadeWith,
    inputs: Sequence[Artefact],
    outputs: Sequence[Artefact],
    timings: Mapping[str, float],
    confirmed: Mapping[str, str] | None = None,
    engines: Mapping[str, str] | None = None,
) -> Manifest:
    """Put the manifest of a month together and chain it to the month published before it."""
    manifest: Manifest = {
        "format": FORMAT,
        "period": context.period,
        "as_of": context.as_of.isoformat(),
        "published": context.published.isoformat(),
        "city": {"name": facts.city_name, "code": facts.city_code},
        "versions": {"code": context.code_version, "rules": dict(facts.rules)},
        "model": facts.model,
        "policy": dict(facts.policy),
        "parameters": [{key: _plain(value) for key, value in value_.items()} for value_ in facts.parameters],
        "inputs": [as_listed(item) for item in inputs],
        "outputs": [as_listed(item) for item in outputs],
        "ledger": [as_listed(item) for item in ledger_of(Store(context.store), context.period)],
        "stages": sealed_stages(Store(context.store), context.period),
        "previous": previous_link(Store(context.store), context.period),
        "timings": {stage: round(seconds, 3) for stage, seconds in timings.items()},
    }
    if confirmed:
        manifest["confirmed"] = dict(confirmed)
    if engines:
        manifest["engines"] = dict(engines)
    manifest["content_sha256"] = content_sha256(manifest)
    manifest["seal"] = seal(manifest)
    return manifest


def sealed_stages(store: Store, period: str) -> dict[str, str]:
    """Stage -> one hash over the names and hashes of all that it handed on in a period."""
    marks = {stage: read_mark(store.stage(period, stage)) for stage in SEALED_STAGES}
    return {stage: outputs_hash(mark) for stage, mark in marks.items() if mark is not None}


def previous_link(store: Store, period: str) -> dict[str, str] | None:
    """Period and content hash of the month published before this one, or null for the first month."""
    previous = store.previous(period)
    if previous is None:
        return None
    return {"period": previous, "content_sha256": read_manifest(store.period(previous) / MANIFEST)["content_sha256"]}


def previous_hash(store: Store, period: str) -> str | None:
    """Content hash of the month published before this one; null for the first month."""
    link = previous_link(store, period)
    return link["content_sha256"] if link else None


def previous_seal(store: Store, period: str) -> dict[str, str]:
    """What a manifest reads of the month before, for the fingerprint of the stage that writes it."""
    link = previous_link(store, period)
    return {"previous manifest": link["content_sha256"]} if link else {}


def content_sha256(manifest: Mapping[str, Any]) -> str:
    """Hash over all that the same input determines: the manifest without timings, engines and seals."""
    return _hash(_determined(manifest) if _has_contents(manifest) else _without_seals(manifest))


def seal(manifest: Mapping[str, Any]) -> str:
    """Hash over the content hash, the timings and, where they are told, the engines."""
    sealed = {key: manifest.get(key) for key in SEALED_APART if key in manifest or key != "engines"}
    return _hash(sealed | ({"lies": _without_seals(manifest)} if _has_contents(manifest) else {}))


def _has_contents(manifest: Mapping[str, Any]) -> bool:
    """Whether anything that a month lists is encrypted: its tables, or books of months before it."""
    return any(item.get("content") for key in ("outputs", "ledger") for item in manifest.get(key) or [])


def _without_seals(manifest: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in manifest.items() if key not in UNSEALED}


def _determined(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What the same input determines of a month whose tables are encrypted: of those what they hold, not how they lie,
    and no hashes of stages; how all of it lies is in the seal."""
    kept = {key: value for key, value in _without_seals(manifest).items() if key != "stages"}
    return kept | {key: [_held(item) for item in manifest.get(key) or []] for key in ("outputs", "ledger")}


def _held(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key not in AS_IT_LIES or not item.get("content")}


def seal_month(
    context: RunContext,
    folder: Path,
    facts: MadeWith,
    timings: Mapping[str, float],
    confirmed: Mapping[str, str] | None = None,
    engines: Mapping[str, str] | None = None,
    known: Iterable[Artefact] = (),
) -> Manifest:
    """Write the manifest as the last file into the deliverables being made in `folder`.

    Reads ingest's `files` and the ledger, in which the month must have been put down already. `confirmed`: with which
    sentence the operator let the month out on a roster that is not whole, and why; `engines`: stage -> what ran it;
    `known`: files of the folder that were hashed already, and have not been written since.
    """
    outputs = outputs_of(folder, known)
    manifest = build_manifest(context, facts, inputs_of(context), outputs, timings, confirmed, engines)
    write_json(folder / MANIFEST, manifest)
    return manifest


def keep_month(context: RunContext, manifest: Manifest) -> None:
    """Put into the store what the next month chains to and a replay needs; called once `<out>/<P>` is in place."""
    store = Store(context.store)
    with written_whole(store.period(context.period) / KEPT_CITY) as kept:
        for path in city_files(context.settings):
            copy = kept / path.relative_to(context.city)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    write_json(store.period(context.period) / MANIFEST, manifest)


def read_manifest(path: Path) -> Manifest:
    """Read a manifest; TamperError when it is not there or is not one."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TamperError(
            "there is no manifest that can be read",
            where=str(path),
            why="without it nobody can tell what was published",
            do="take the copy of the store: <store>/periods/<period>/manifest.json",
        ) from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("outputs"), list):
        raise TamperError("this is not a manifest of faxian", where=str(path), do="take the copy of the store")
    return manifest


def _hash(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)
