"""Who does not belong, what was forged, what can be told from a list: looked for in two months of an invented city.

    python -m benchmarks.fences [--households 40] [--made FOLDER]      FOLDER: city, store and out of two months

    modes       run under umask 000: no file or folder of store and out is open to others, none above 0750
    strangers   another user of the machine: how many files of store and out they can read (only root can try)
    told        ID numbers and phones outside tables/, in files, in parts of workbooks and forms, and in file names
    forged      one lead taken out of every file that has it, both months sealed anew: `verify` without a key passes,
                with a key, or with 校验码 copied before, it is found
    masks       valid ID numbers that fit what lists show of a person over both months: at least 1,000 for everybody

Prints a line for each, with its figures; exit 1 when one does not hold.
"""

import argparse
import csv
import json
import os
import re
import shutil
import stat
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from benchmarks.masks import ENOUGH, measured
from benchmarks.year import run_month
from benchmarks.year_clerks import SEED
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from data_contracts.worklist_form import LEAD_ID
from flows.audit.anchor import anchor_of
from flows.audit.manifest import MANIFEST, content_sha256, read_manifest, rows_of, seal
from flows.audit.proofs import Proofs
from flows.audit.signing import PRIVATE_KEY, PUBLIC_KEY, SignWith, new_key, public_keys, sign_month
from flows.audit.verify import verify
from flows.preflight import open_run
from flows.rights.scrub import ErasedPerson, scrubbed
from flows.store.files import sha256
from flows.store.paths import Store
from tests.flows.served import as_another, readable_under

PERIODS = ("202609", "202610")
MOST = 0o750
ID = re.compile(rb"(?<![0-9A-Za-z])369[0-9]{14}[0-9Xx](?![0-9])")
PHONE = re.compile(rb"(?<!\d)154\d{8}(?!\d)")
OFFICE, PAGES = (".xlsx", ".docx"), (".html", ".js")


def main() -> int:
    """Make two months, or take those that are there, and look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=40)
    parser.add_argument("--made", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = given.made or _made(Path(folder), given.households)
        Path(folder).chmod(0o755)  # what keeps a stranger out has to be what we wrote
        bad = [_modes(root), _strangers(root), _told(root), _masks(root), _forged(root, Path(folder) / "forged")]
    return int(any(bad))


def _made(root: Path, households: int) -> Path:
    """Two months, run as a careless user would: under umask 000."""
    truth = generate(root / "made", households=households, seed=SEED, periods=PERIODS, mess=Mess.realistic())
    os.umask(0)
    for period in PERIODS:
        run_month(open_run(truth.city, truth.incoming, period, root / "store", root / "out"))
    return root


def _ours(root: Path) -> Iterator[Path]:
    for name in ("store", "out"):
        yield from (root / name, *sorted((root / name).rglob("*")))


def _modes(root: Path) -> int:
    there = [path for path in _ours(root) if not path.is_symlink()]
    wide = [path for path in there if stat.S_IMODE(path.stat().st_mode) & ~MOST]
    print(f"modes: {len(there)} files and folders under umask 000, {len(wide)} above 0750", flush=True)
    return len(wide)


def _strangers(root: Path) -> int:
    if os.geteuid() != 0:
        print("strangers: not tried, only root can become another user")
        return 0
    files = sum(path.is_file() for path in _ours(root))
    read = len(
        json.loads(as_another(lambda: json.dumps([*readable_under(root / "store"), *readable_under(root / "out")])))
    )
    print(f"strangers: another user can read {read} of {files} files", flush=True)
    return read


def _told(root: Path) -> int:
    """Full numbers outside tables/; the people are invented, and their numbers begin as nobody's do."""
    files = [path for path in sorted((root / "out").rglob("*")) if path.is_file() and "tables" not in path.parts]
    found = sum(len(pattern.findall(part)) for path in files for part in _parts(path) for pattern in (ID, PHONE))
    known = len(pl.concat([_people(root, period) for period in PERIODS])["id_no"].drop_nulls().unique())
    print(f"told: {len(files)} files outside tables/, {found} ID numbers or phones in them ({known} known)", flush=True)
    return found or int(not known)


def _parts(path: Path) -> Iterator[bytes]:
    """A file's name and contents, of office files each part."""
    yield os.fsencode(path.name)
    if path.suffix in OFFICE:
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    else:
        yield path.read_bytes()


def _people(root: Path, period: str) -> pl.DataFrame:
    return pl.read_parquet(root / "out" / period / "tables" / "people.parquet").select("id_no")


def _masks(root: Path) -> int:
    counts = measured(root / "out", PERIODS)
    few = sum(count < ENOUGH for count in counts)
    least = counts[0] if counts else 0
    print(
        f"masks: {len(counts)} people on lists, at least {least:,} numbers fit each, {few} below {ENOUGH:,}", flush=True
    )
    return few or int(not counts)


def _forged(root: Path, into: Path) -> int:
    """The forgery of an insider, and who finds it."""
    for name in ("store", "out"):
        shutil.copytree(root / name, into / name, symlinks=True)
    store, out = Store(into / "store"), into / "out"
    new_key(into / "keys")
    signer = SignWith(into / "keys" / PRIVATE_KEY).signer()
    assert signer is not None
    for period in PERIODS:
        sign_month(store, out / period, period, signer)
    keys = Proofs(public_keys([into / "keys" / PUBLIC_KEY]))
    kept = Proofs(anchors={period: anchor_of(read_manifest(out / period / MANIFEST)) for period in PERIODS})
    calm = sum(len(verify(out / period, store, proofs).findings) for period in PERIODS for proofs in (keys, kept))
    files = _without_a_lead(out / PERIODS[0])
    _sealed_anew(store, out)
    plain, signed, copied = (
        [one for period in PERIODS for one in verify(out / period, store, proofs).findings]
        for proofs in (Proofs(), keys, kept)
    )
    print(
        f"forged: one lead out of {files} files, both months sealed anew: without a key {len(plain)} findings, with a "
        f"key {len(signed)} ({signed[0] if signed else 'none'}), with kept 校验码 {len(copied)}; before it {calm}",
        flush=True,
    )
    return int(bool(calm or plain or not signed or not copied or files < 2))


def _without_a_lead(folder: Path) -> int:
    """Take the lead that stands on most lists out of every file of a month that has it; of how many."""
    lists = Counter[str]()
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            lists.update({row[LEAD_ID] for row in csv.DictReader(file) if row.get(LEAD_ID)})
    lead = min(lists, key=lambda one: (-lists[one], one))
    person = ErasedPerson(frozenset(), frozenset(), frozenset(), frozenset({lead}))
    changed = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST):
        before = path.read_bytes()
        content = before.replace(lead.encode(), b"") if path.suffix in PAGES else None
        content = content or scrubbed(path.relative_to(folder).as_posix(), before, person) or before
        path.write_bytes(content)
        changed += content != before
    return changed


def _sealed_anew(store: Store, out: Path) -> None:
    """Both months' manifests over what lies there now, the chain with them, under OUT and in the store."""
    previous = None
    for period in PERIODS:
        path = out / period / MANIFEST
        manifest = read_manifest(path)
        for item in manifest["outputs"]:
            file = path.parent / item["path"]
            item |= {"sha256": sha256(file), "bytes": file.stat().st_size, "rows": rows_of(file)}
        if previous:
            manifest["previous"]["content_sha256"] = previous
        previous = manifest["content_sha256"] = content_sha256(manifest)
        manifest["seal"] = seal(manifest)
        for place in (path, store.period(period) / MANIFEST):
            place.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
