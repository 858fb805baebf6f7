"""`faxian erase`: take one person out of everything that is kept, with a tombstone (PIPL 47).

    whose      the person's numbers, rows, leads and households, month by month
    prepare    every kept file without the person, aside, under <store>/erased/<n>/ (0700)
    begin      the record of all files, hash before and after, signed where the city signs: from here on it happens
    finish     the files take their places, the tombstone is laid, notices are written (one for each list that the
               person is on: what was handed out cannot be called back), what lay aside goes; killed, the next start
               does it

Manifests and marks stay as they are: what was published was that. What `verify` then finds changed it takes for what
the record says. Figures, numbers of leads and what belongs to others stay.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from data_contracts import at_rest
from data_contracts.closed_files import closed, opened
from data_contracts.errors import UsageError
from data_contracts.masks import mask_name
from flows.audit.corrected import FOLDER as CORRECTIONS
from flows.audit.corrected import hashed, without_person
from flows.audit.erasures import OUT, PLAN, aside_of, begin, erasures_of, finish_erasures, next_number
from flows.audit.manifest import KEPT_CITY
from flows.audit.reveals import Look, log_reveal
from flows.audit.signing import Signer, sign_ledger
from flows.audit.who import login
from flows.rights.scrub import ErasedPerson, scrubbed
from flows.settings import RevealLimits
from flows.store.files import PRIVATE_FILE, PRIVATE_FOLDER, SIGNATURE, sha256, write_bytes
from flows.store.lock import only_run
from flows.store.paths import MANIFEST, Store, existing
from flows.store.resume import MARK

ERASURE_GROUNDS: Mapping[int, str] = {
    1: "第四十七条第（一）项：处理目的已实现、无法实现或者不再必要",
    2: "第四十七条第（二）项：停止提供服务，或者保存期限已届满",
    3: "第四十七条第（三）项：个人撤回同意",
    4: "第四十七条第（四）项：违反法律、行政法规或者违反约定处理",
    5: "第四十七条第（五）项：法律、行政法规规定的其他情形",
}
"""On what ground of article 47 of the law on personal information somebody is erased."""
NOTICE_HEAD = ("线索编号", "数据期", "姓名", "说明")
NOTICE = "更正（撤回）通知：该人员的个人信息已依法删除，请删除手中清单和表格上的这一行，不再据此核查"
LISTS = ("worklists", "designated", "referrals")
UNCHANGED = frozenset({MANIFEST, SIGNATURE, MARK})


@dataclass(frozen=True)
class Wanted:
    """Who is to be erased, by one of the three. `number`: an ID number, typed unseen, never on a command line."""

    lead_id: str | None = None
    person_id: str | None = None
    number: str | None = None


@dataclass(frozen=True)
class Erased:
    """What an erasure did. `notices`: one file for each recipient of a list with the person on it."""

    number: str
    files: int
    notices: int
    folder: Path

    def render(self) -> str:
        """The answer for the terminal."""
        return (
            f"第 {self.number} 号个人信息删除已完成：改动 {self.files} 个文件，记录在案；"
            f"已经发出的清单无法收回，{self.notices} 份更正（撤回）通知在 {self.folder}，请发给各乡镇和部门。"
        )


def erase(
    store: Store,
    out: Path,
    wanted: Wanted,
    ground: int,
    reason: str | None,
    limits: RevealLimits,
    signer: Signer | None = None,
) -> Erased:
    """Erase one person. Always with a second person (`limits.requests`), whoever asks.

    UsageError for a ground that is none, a person nobody knows, no reason or no second person; StoreError when a run
    holds the store or a file changed under it.
    """
    if ground not in ERASURE_GROUNDS:
        raise UsageError(f"there is no ground {ground}", do="give 1 to 5, the items of article 47 of the PIPL")
    person_id = person_of(existing(store), wanted)
    shown = f"删除个人信息：{person_id}（{ERASURE_GROUNDS[ground]}）"
    log_reveal(store, Look(f"erase {person_id}", shown, 1), reason, replace(limits, alone=0))
    with only_run(store.root):
        finish_erasures(store)
        number = next_number(store)
        notices = prepare(store, out, person_id, number, ERASURE_GROUNDS[ground], signer)
        finish_erasures(store)
        if signer is not None:
            sign_ledger(store, signer)
    return Erased(number, len(_changed(store, number)), len(notices), notices_folder(out, number))


def person_of(store: Store, wanted: Wanted) -> str:
    """The number of the person that is meant, in the latest month that knows them; UsageError where there is none."""
    for period in reversed(store.published()):
        where, column, value = "match/people", "person_id", wanted.person_id
        if wanted.lead_id:
            where, column, value = "decide/leads", "lead_id", wanted.lead_id
        elif wanted.number:
            where, column, value = "match/people", "id_no", wanted.number.strip().upper()
        path = store.period(period) / f"{where}.parquet"
        rows = _read(path).filter(pl.col(column) == value) if path.is_file() else pl.DataFrame()
        if rows.height == 1 and rows["person_id"][0]:
            return str(rows["person_id"][0])
    raise UsageError("no month knows this person", do="give the 线索编号, the person_id, or the ID number when asked")


def prepare(
    store: Store, out: Path, person_id: str, number: str, ground: str, signer: Signer | None
) -> dict[str, bytes]:
    """Everything without the person, laid aside, and the erasure put down. Returns the notices by name."""
    people: dict[str | None, ErasedPerson] = {period: whose(store, period, person_id) for period in store.periods()}
    everywhere = _together(people.values())
    aside = aside_of(store, number)
    aside.mkdir(parents=True, mode=PRIVATE_FOLDER)
    files: dict[str, tuple[str, str]] = {}
    places: dict[str, dict[str, str]] = {}
    for name, path, period in kept_files(store, out):
        content, known = opened(path), _in_month(everywhere, people.get(period))
        is_correction = name.startswith(f"{CORRECTIONS}/")
        changed = _scrubbed_correction(store, content, everywhere) if is_correction else scrubbed(name, content, known)
        if changed is None:
            continue
        at = f"{len(files):05}"
        write_bytes(aside / at, changed if path.suffix == ".parquet" else closed(changed), PRIVATE_FILE)
        files[name] = (sha256(path), sha256(aside / at))
        places[name] = {"aside": at, "path": str(path.resolve())}
    births = sorted(everywhere_births(store, everywhere))
    notices = notices_of(out, everywhere)
    notified = {str(notices_folder(out, number).absolute() / name): text.decode() for name, text in notices.items()}
    plan = {"files": places, "ids": sorted(everywhere.numbers), "particulars": births, "notices": notified}
    write_bytes(aside / PLAN, closed(json.dumps(plan, ensure_ascii=False, sort_keys=True).encode()), PRIVATE_FILE)
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    begin(store, {"number": number, "when": when, "who": login(), "ground": ground, "files": files}, signer)
    return notices


def notices_folder(out: Path, number: str) -> Path:
    """Where the notices of an erasure are laid out."""
    return out / "erasures" / number


def _scrubbed_correction(store: Store, content: bytes, person: ErasedPerson) -> bytes | None:
    """The file of a correction of the person's data, blank; null where it is somebody else's."""
    return without_person(content, hashed(store, person.numbers | everywhere_births(store, person)))


def kept_files(store: Store, out: Path) -> Iterator[tuple[str, Path, str | None]]:
    """Every file that may name somebody: its name on record, where it lies, and its month, in the order of names."""
    for path in sorted(store.root.glob("periods/*/*/**/*")):
        name = path.relative_to(store.root)
        if path.is_file() and path.name not in UNCHANGED and name.parts[2] != KEPT_CITY:
            yield name.as_posix(), path, name.parts[1]
    for path in sorted(
        [
            *store.ledger().glob("*.parquet"),
            *store.root.glob("withdrawn/**/*"),
            *store.root.glob(f"{CORRECTIONS}/*.json"),
        ]
    ):
        if path.is_file() and path.name not in UNCHANGED:
            yield path.relative_to(store.root).as_posix(), path, None
    for path in sorted(out.glob("[0-9]*/**/*")):
        if path.is_file() and path.name not in UNCHANGED:
            name = path.relative_to(out)
            yield f"{OUT}/{name.as_posix()}", path, name.parts[0]


def whose(store: Store, period: str, person_id: str) -> ErasedPerson:
    """All that a month knows of a person, by which they are found in its files. Nothing of a month that was purged."""
    match, decide = store.stage(period, "match"), store.stage(period, "decide")
    ids = _called(store, person_id)
    people = pl.concat([_of(match / f"{name}.parquet", ids) for name in ("people", "known_people")], how="diagonal")
    former = _of(match / "person_details.parquet", ids)
    names = {*_texts(people, "name"), *_texts(former, "former_name"), *_texts(people, "former_name")}
    links = _of(match / "links.parquet", ids)
    own = links.filter(pl.col("role") == "self") if links.height else links
    keyed = _of(match / "links_keyed.parquet", ids)
    leads = _of(decide / "leads.parquet", ids)
    mine = leads.filter(pl.col("subject") == "person") if leads.height else leads
    return ErasedPerson(
        person_ids=ids,
        names=frozenset(names),
        numbers=frozenset(_texts(people, "id_no")),
        leads=frozenset(_texts(mine, "lead_id")),
        households=frozenset(_texts(leads, "household_no")),
        rows=frozenset(own.select("source_file", "source_row").iter_rows()) if own.height else frozenset(),
        row_ids=frozenset(_integers(keyed, "row_id", pl.col("role") == "self")),
        named=frozenset(_integers(keyed, "row_id", pl.col("role") != "self")),
        near=_near(decide / "leads.parquet", _texts(leads, "household_no")),
    )


def _near(path: Path, households: list[str]) -> frozenset[str]:
    """The leads of some households."""
    if not (households and path.is_file()):
        return frozenset()
    return frozenset(_read(path).filter(pl.col("household_no").is_in(households))["lead_id"].to_list())


def notices_of(out: Path, person: ErasedPerson) -> dict[str, bytes]:
    """Name of the notice -> its rows, for every list under `out` that shows a lead of the person, names masked."""
    rows: dict[str, list[tuple[str, ...]]] = {}
    for path in sorted(path for folder in LISTS for path in out.glob(f"[0-9]*/{folder}/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row.get(NOTICE_HEAD[0]) in person.leads:
                    name = str(pl.select(mask_name(pl.lit(row.get("姓名", "")))).item())
                    period = path.relative_to(out).parts[0]
                    each = rows.setdefault(f"{path.stem}_更正（撤回）通知.csv", [])
                    each.append((row[NOTICE_HEAD[0]], period, name, NOTICE))
    return {name: _as_csv([NOTICE_HEAD, *each]) for name, each in rows.items()}


def everywhere_births(store: Store, person: ErasedPerson) -> set[str]:
    """Each name with birth date that a month knows the person by, as name|date."""
    found = set()
    for period in store.periods():
        for row in _of(store.stage(period, "match") / "people.parquet", person.person_ids).iter_rows(named=True):
            if row["name"] and row["birth_date"]:
                found.add(f"{row['name']}|{row['birth_date'].isoformat()}")
    return found


def _changed(store: Store, number: str) -> Mapping[str, object]:
    return next(one.files for one in erasures_of(store) if one.number == number)


def _called(store: Store, person_id: str) -> frozenset[str]:
    """The person's number, and those that ended in it or that it ended in."""
    known = {person_id}
    paths = sorted(store.ledger().glob("*_merges*.parquet"))
    pairs = [(row["person_id"], row["into_person_id"]) for path in paths for row in _read(path).iter_rows(named=True)]
    while more := {one for pair in pairs if known & set(pair) for one in pair} - known:
        known |= more
    return frozenset(known)


def _together(people: Iterable[ErasedPerson]) -> ErasedPerson:
    each = list(people)

    return ErasedPerson(
        person_ids=frozenset(value for one in each for value in one.person_ids),
        names=frozenset(value for one in each for value in one.names),
        numbers=frozenset(value for one in each for value in one.numbers),
        leads=frozenset(value for one in each for value in one.leads),
        households=frozenset(value for one in each for value in one.households),
        near=frozenset(value for one in each for value in one.near),
    )


def _in_month(everywhere: ErasedPerson, there: ErasedPerson | None) -> ErasedPerson:
    """The person with the rows of one month; without any where the month is not known."""
    return replace(everywhere, rows=there.rows, row_ids=there.row_ids, named=there.named) if there else everywhere


def _of(path: Path, ids: frozenset[str]) -> pl.DataFrame:
    if not path.is_file():
        return pl.DataFrame()
    return _read(path).filter(pl.col("person_id").is_in(sorted(ids)))


def _read(path: Path) -> pl.DataFrame:
    return at_rest.read_frame(path)


def _texts(rows: pl.DataFrame, name: str) -> list[str]:
    return [text for text in rows[name].drop_nulls().unique().to_list() if text] if name in rows.columns else []


def _integers(rows: pl.DataFrame, name: str, which: pl.Expr) -> list[int]:
    return rows.filter(which)[name].to_list() if rows.height else []


def _as_csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()
