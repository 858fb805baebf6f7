"""Every verb of faxian on an encrypted store, one after the other: `python -m benchmarks.at_rest --verbs`.

A tiny city, an owner's faxian.yaml with `encryption:`, two months, a returned list, a withdrawal, a correction, an
erasure, another key, a purge; each verb is a process of its own, as at a terminal, and the second person another user
(so that whoever starts this must be root). Printed is a line a verb. At the end every file of the store, of tables/,
of the spill and of the temporary folder is read for names, ID numbers and phones of the drop: none may be there.
"""

import base64
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from benchmarks.at_rest import SPILL, Watch, people_of
from benchmarks.year_clerks import Expected, send_back
from data_contracts import at_rest
from flows.preflight import open_run
from flows.store.paths import Store
from tests.flows.served import as_another, serving

ROOT = Path(__file__).resolve().parents[1]
FIRST, SECOND = "202609", "202610"
SERVED = "run (serve)"
ENDED_WELL = (0, 1)
"""Done, and done with something refused or found: for most verbs both are an answer."""
REQUEST = re.compile(r"approve ([0-9a-f]{12})")
WHY = ("--reason", "核对投诉十七号")
VERB = re.compile(r"^  ([a-z][a-z-]+) ", re.MULTILINE)
TIMEOUT = 1800


@dataclass
class Walk:
    """One walk: where it goes on, what was said, and verb -> whether it did what it is for."""

    root: Path
    key: Path
    ended: dict[str, bool] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """The store of the walk."""
        return Store(self.root / "store")

    @property
    def environment(self) -> dict[str, str]:
        """What a verb is started with: the settings come from the folder it works in."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "FAXIAN"))}
        return ours | {"TMPDIR": str(self.root / "tmp"), "PYTHONPATH": str(ROOT), "FAXIAN_LANG": "en"}

    def do(self, *words: str, typed: str = "", codes: Sequence[int] = ENDED_WELL, says: str = "") -> str:
        """One verb; what it said. A request for a second person is confirmed by another user, and the verb typed again.

        `codes`: with which it may end; `says`: what has to stand in its answer.
        """
        code, text = self._typed(words, typed)
        if code == 2 and (asked := REQUEST.search(text)):
            self.note("approve", is_well="已同意" in (said := self._confirmed(asked[1])), said=said)
            code, text = self._typed(words, typed)
        self.note(words[0], is_well=code in codes and says in text, said=f"exit {code}: {text}")
        return text

    def note(self, verb: str, *, is_well: bool, said: str = "") -> None:
        """Put down how a verb ended; what it said is told where it did not end well."""
        self.ended[verb] = self.ended.get(verb, True) and is_well
        if not is_well:
            print(f"BAD {verb}: {said[-600:]}", flush=True)

    def _typed(self, words: Sequence[str], typed: str) -> tuple[int, str]:
        command = [sys.executable, "-c", "from flows.cli import main; main()", *words]
        done = subprocess.run(
            command,
            cwd=self.root,
            env=self.environment,
            input=typed.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT,
            check=False,
        )
        return done.returncode, done.stdout.decode(errors="replace")

    def _confirmed(self, number: str) -> str:
        from flows.audit.second_person import approve

        return as_another(lambda: approve(self.root / "requests", number))


def walk(root: Path, households: int) -> int:
    """Every verb, in the order of a city's life; 0 when each did what it is for and nobody is named."""
    spill = Path(tempfile.mkdtemp(prefix="faxian-verbs-", dir=SPILL))
    try:
        made = _begin(root, spill)
        _set_up(made, households)
        _months(made)
        known = _known(made, spill)
        watch = Watch(root, known)
        with watch.watching():
            _questions(made)
            _proofs(made)
            _rights(made)
            _another_key(made, spill)
            _purged(made)
        return _told(made, watch, spill, known)
    finally:
        at_rest.use([])
        shutil.rmtree(spill, ignore_errors=True)


def _begin(root: Path, spill: Path) -> Walk:
    shutil.rmtree(root, ignore_errors=True)
    for name in ("tmp", "outbox", "keys"):
        (root / name).mkdir(parents=True)
    (root / "requests").mkdir()
    (root / "requests").chmod(0o1777)  # the other user belongs to no group of ours
    root.chmod(0o755)
    key = root / "keys" / "store.key"
    _write_keys(key, [secrets.token_bytes(at_rest.KEY_BYTES)])
    settings = root / "faxian.yaml"
    settings.write_text(
        "city: city\nincoming: incoming\nstore: store\nout: out\n"
        f"encryption: {{key_file: {key}, spill: {spill}}}\nreveal: {{alone: 3, requests: requests}}\n",
        encoding="utf-8",
    )
    settings.chmod(0o600)
    return Walk(root, key)


def _write_keys(path: Path, keys: Sequence[bytes]) -> None:
    path.write_text("".join(f"{base64.b64encode(key).decode()}\n" for key in keys), encoding="ascii")
    path.chmod(0o600)


def _keys(path: Path) -> list[bytes]:
    return [base64.b64decode(line) for line in path.read_text(encoding="ascii").split()]


def _set_up(made: Walk, households: int) -> None:
    size = ("--households", str(households), "--seed", "104")
    made.do("synthetic", "--folder", ".", *size, "--period", FIRST, "--period", SECOND)
    made.do("new-city", "tmp/new", "--name", "样例市", "--code", "369900")
    made.do("test-city")
    made.do("check")
    made.do("check", "--period", FIRST)
    made.do("propose", "--period", FIRST)
    made.do("rules", says="E08")


def _months(made: Walk) -> None:
    made.do("run", "--period", FIRST)
    feedback = made.root / "incoming" / SECOND / "feedback"
    alone = _returned(made, feedback)
    made.do("feedback", "--file", str(alone))
    made.do("check", "--period", SECOND)
    folders = {name: made.root / name for name in ("city", "incoming", "store", "out")}
    with serving(folders, made.root / "faxian.yaml") as served:
        run = served.ran({"period": SECOND})
    made.note("serve", is_well=run["state"]["type"] == "COMPLETED", said=str(run["state"].get("message")))
    made.note(SERVED, is_well=not _plain_tables(made.store.period(SECOND)), said="a scheduled month lies in plain text")
    made.do("verify", f"out/{SECOND}", "--store", "store", codes=(0,))
    made.do("replay", SECOND, codes=(0,))
    made.do("withdraw", SECOND, codes=(0,))
    made.do("run", "--period", SECOND)
    made.do("run", "--period", SECOND)
    made.do("verify", f"out/{SECOND}", "--store", "store", codes=(0,))
    for period in (FIRST, SECOND):
        made.do("replay", period, codes=(0,))


def _returned(made: Walk, feedback: Path) -> Path:
    """The lists of the first month come back; one of them is handed in by itself."""
    at_rest.use(_keys(made.key), SPILL)
    run = open_run(made.root / "city", made.root / "incoming", FIRST, made.store.root, made.root / "out")
    alone = send_back(run, feedback, Expected(), with_office=False) or min(feedback.glob("*.*"))
    shutil.copy2(alone, made.root / "outbox" / alone.name)
    return made.root / "outbox" / alone.name


def _plain_tables(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.parquet") if not at_rest.is_encrypted(path)]


def _known(made: Walk, spill: Path) -> frozenset[str]:
    at_rest.use(_keys(made.key), spill)
    return people_of(made.store.stage(FIRST, "ingest")) | people_of(made.store.stage(SECOND, "ingest"))


def _leads(made: Walk) -> pl.DataFrame:
    """Published leads of the second month about one person, with the number of the person."""
    leads = at_rest.read_frame(made.store.stage(SECOND, "decide") / "leads.parquet")
    people = at_rest.read_frame(made.store.stage(SECOND, "match") / "people.parquet").select("person_id", "id_no")
    return leads.filter("is_published").join(people.drop_nulls(), on="person_id").sort("lead_id")


def _questions(made: Walk) -> None:
    lead = _leads(made).row(0, named=True)
    made.do("history", says=SECOND)
    made.do("ledger")
    made.do("summary", "--quarter", "2026Q3")
    made.do("sql", codes=(0,), says="core_roster")
    made.do("sql", "SELECT period, count(*) AS n FROM links GROUP BY period ORDER BY period", *WHY, says=SECOND)
    made.do("sql", "SELECT name, id_no FROM people ORDER BY id_no", *WHY, codes=(0,), says=str(lead["id_no"]))
    made.do("explain", lead["lead_id"], codes=(0,), says=lead["rule_id"])
    made.do("explain", lead["lead_id"], "--reveal", *WHY, codes=(0,), says=str(lead["id_no"]))
    made.do("explain", "--why-not", "E08", "--person", lead["person_id"], codes=(0,))
    made.do("explain", "--find", *WHY, typed=f"{lead['id_no']}\n", codes=(0,))
    if lead["household_no"]:
        made.do("explain", "--household", lead["household_no"])
    listed = min((made.root / "out" / SECOND / "worklists").glob("[0-9]*.csv"))
    made.do("explain", "--list", listed.name[:12], "--line", "1", codes=(0,))
    made.do("assess", SECOND, "--into", "outbox", codes=(0,))
    (made.root / "words").write_text("four words for it\n", encoding="utf-8")
    made.do("deliver", SECOND, "--to", f"township:{listed.name[:12]}", "--into", "outbox", "--password-file", "words")


def _proofs(made: Walk) -> None:
    made.do("new-key", "keys", codes=(0,))
    for period in (FIRST, SECOND):
        made.do("sign", period, "--sign-key", "keys/faxian-sign.key", codes=(0,))
    settings = made.root / "faxian.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}sign_key: keys/faxian-sign.key\n", encoding="utf-8")
    _verified(made)


def _verified(made: Walk) -> None:
    for period in (FIRST, SECOND):
        made.do("verify", f"out/{period}", "--store", "store", "--key", "keys/faxian-sign.pub", codes=(0,))


def _rights(made: Walk) -> None:
    one, other = _leads(made).unique("person_id", maintain_order=True).rows(named=True)[:2]
    named = ("roster", "姓名", "--lead", one["lead_id"], "--basis", "户口簿第三页")
    made.do("correct", *named, *WHY, typed="丁改正\n", codes=(0,), says="第 0001 号")
    made.do("lift", "correction", "0001", *WHY, codes=(0,))
    made.do("erase", other["lead_id"], "--ground", "3", *WHY, codes=(0,), says="第 0001 号")
    made.do("lift", "erasure", "0001", *WHY, codes=(0,))
    _verified(made)


def _another_key(made: Walk, spill: Path) -> None:
    old = _keys(made.key)
    _write_keys(made.key, [secrets.token_bytes(at_rest.KEY_BYTES), *old])
    made.do("rekey", codes=(0,))
    _write_keys(made.key, _keys(made.key)[:1])
    at_rest.use(_keys(made.key), spill)
    _verified(made)
    made.do("sql", "SELECT count(*) AS n FROM people", *WHY, codes=(0,))


def _purged(made: Walk) -> None:
    made.do("purge", "--by-policy", codes=(0,))
    made.do("purge", "--before", SECOND, codes=(0,), says=FIRST)
    _verified(made)
    made.do("demo", "--help", codes=(0,))


def _verbs() -> Iterator[str]:
    """The verbs that `faxian --help` names."""
    command = [sys.executable, "-c", "from flows.cli import main; main()", "--help"]
    environment = {**os.environ, "FAXIAN_LANG": "en", "PYTHONPATH": str(ROOT)}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    yield from VERB.findall(said.partition("Commands:")[2])


def _told(made: Walk, watch: Watch, spill: Path, known: frozenset[str]) -> int:
    """A line a verb and whom the disk names; how many things did not hold."""
    beside = Watch(spill, known)
    beside.look()
    places = ("store/", f"out/{FIRST}/tables/", f"out/{SECOND}/tables/", "tmp/", "spill")
    named = Counter({name: n for name, n in watch.found.items() if name.startswith(places)}) + beside.found
    verbs = list(_verbs())
    for verb in (*verbs, SERVED):
        how = "not tried" if verb not in made.ended else "ok" if made.ended[verb] else "BAD"
        print(f"{how:9} {verb}")
    plain = _plain_tables(made.root / "store") + _plain_tables(made.root / "out")
    for name, count in named.items():
        print(f"left open: {name}: {count}")
    for path in plain:
        print(f"in plain text: {path}")
    good = sum(made.ended.get(verb, False) for verb in verbs)
    print(
        f"{good} of {len(verbs)} verbs ok; {len(known)} names, numbers and phones: {named.total()} of them in store, "
        f"tables/, spill and temporary files; {len(plain)} plain tables"
    )
    return 1 if named or plain or good < len(verbs) or not made.ended[SERVED] else 0
