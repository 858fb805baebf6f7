"""`faxian deliver`: one recipient's part of a month as one encrypted archive (ZIP, AES-256), and nothing of another's.

    faxian deliver 202610 --to township:369802001000 --into outbox --password-file words.txt --store store --out out

Whose a file is follows from its folder (data_contracts/handed_out.yaml) and the code or name it begins with
(`owner_of`); the data team's own (tables/) is packed for nobody. Packed is what was published: a file that is not what
the manifest says stops it. 7-Zip, WinRAR and Bandizip open the archive; names of files in it can be read without the
password, and name no person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyzipper

from data_contracts.errors import StoreError, TamperError, UsageError
from data_contracts.handed_out import CITY, folders_by_name, recipients_by_kind
from data_contracts.masks import safe_name
from flows.audit import journal
from flows.audit.manifest import MANIFEST, read_manifest
from flows.audit.out_retention import DELIVERIES, MADE
from flows.audit.who import login
from flows.store.files import PRIVATE_FILE, SIGNATURE, sha256
from flows.store.paths import Store

CODE = re.compile(r"(?:^|_)(\d{12}|\d{6})_")
DATA_TEAM = "data_team"
"""Whose files are packed for nobody: they hold identities."""
DESIGNATED_SUFFIX = "_专办"
SUMS = "SHA256SUMS.txt"
MIN_PASSWORD = 12
FIXED_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Packed:
    """An archive that was made: where, for whom, and how many files are in it."""

    archive: Path
    recipient: str
    files: int

    def render(self) -> str:
        """One line for a terminal."""
        return f"{self.archive}：{self.recipient} 的 {self.files} 个文件，AES-256 加密；口令另行告知，不与文件同路送达"


def owner_of(path: str) -> str:
    """Whose a file of a month is: `kind:code`, `kind:name`, `city`, `checker`, `auditor`, `data_team`. A file of the
    townships or counties without a code is the city's. UsageError for a folder that has no owner.
    """
    parts = PurePosixPath(path).parts
    folder = folders_by_name().get(parts[0])
    if folder is None:
        raise UsageError(
            "nobody is named for this folder",
            where=parts[0],
            do="name its recipients in data_contracts/handed_out.yaml",
        )
    recipient, stem = recipients_by_kind()[folder.recipient], PurePosixPath(parts[min(1, len(parts) - 1)]).stem
    code = CODE.search(stem)
    if recipient.named_by == "code":
        return f"{recipient.kind}:{code[1]}" if code else CITY
    if recipient.named_by == "either":
        return f"{recipient.kind}:{code[1] if code else stem.removesuffix(DESIGNATED_SUFFIX)}"
    return f"{recipient.kind}:{stem}" if recipient.named_by == "name" else recipient.kind


def part_of(paths: Sequence[str], recipient: str) -> list[str]:
    """The files that are a recipient's, in their order; UsageError when there are none, with who there is."""
    owners = {path: owner for path in paths if (owner := owner_of(path)) != DATA_TEAM}
    found = [path for path, owner in owners.items() if owner == recipient]
    if not found:
        kind = recipient.partition(":")[0]
        others = sorted({owner for owner in owners.values() if owner.partition(":")[0] == kind})
        listed = ", ".join(others) if others else ", ".join(sorted({*owners.values()}))
        raise UsageError(f"nothing of this month is for '{recipient}'", do=f"give one of {listed}")
    return found


def pack(folder: Path, recipient: str, into: Path, password: str, store: Store) -> Packed:
    """Pack a recipient's files of the month in `folder` and put that on record in the store, before anything is made.

    UsageError for an unknown recipient or a short password, TamperError for a file that is not as it was published,
    StoreError when it cannot be written.
    """
    if len(password) < MIN_PASSWORD:
        raise UsageError(f"the password has fewer than {MIN_PASSWORD} characters", do="take four words, for instance")
    published = {item["path"]: item["sha256"] for item in read_manifest(folder / MANIFEST)["outputs"]}
    beside = [name for name in (MANIFEST, SIGNATURE) if (folder / name).is_file()]
    paths = part_of([*published, *beside], recipient)
    sums = {path: _published_hash(folder, path, published.get(path)) for path in paths}
    archive = into / f"{folder.name}_{safe_name(recipient.replace(':', '_'))}.zip"
    entry = {"event": "packed", "period": folder.name, "to": recipient, "files": sums, "who": login()}
    journal.append(store.runs() / DELIVERIES, entry)
    _write(archive, folder, sums, password)
    made = {"event": MADE, "period": folder.name, "to": recipient, "archive": str(archive.resolve())}
    journal.append(store.runs() / DELIVERIES, made | {"sha256": sha256(archive)})
    return Packed(archive, recipient, len(sums))


def read_password(path: Path) -> str:
    """The first line of a file; UsageError when it cannot be read."""
    try:
        return (path.read_text(encoding="utf-8-sig").splitlines() or [""])[0].strip()
    except (OSError, ValueError) as error:
        raise UsageError("the password cannot be read", where=str(path), do="give a text file with one line") from error


def _published_hash(folder: Path, path: str, published: str | None) -> str:
    now = sha256(folder / path) if (folder / path).is_file() else "gone"
    if published is not None and now != published:
        raise TamperError(
            "a file is not what was published",
            where=str(folder / path),
            why="it would go out under the name of the month",
            do=f"see 'faxian verify {folder}'",
        )
    return now


def _write(archive: Path, folder: Path, sums: dict[str, str], password: str) -> None:
    aside = archive.with_name(f".{archive.name}.part")
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        with pyzipper.AESZipFile(aside, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as made:
            made.setpassword(password.encode())
            made.setencryption(pyzipper.WZ_AES, nbits=256)
            for path in sums:
                made.writestr(_entry(made, path), (folder / path).read_bytes())
            lines = "".join(f"{digest}  {path}\n" for path, digest in sums.items())
            made.writestr(_entry(made, SUMS), lines.encode())
        aside.chmod(PRIVATE_FILE)
        aside.replace(archive)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise StoreError(
            f"the archive cannot be written ({error.strerror})", where=str(archive), do="check that you may write there"
        ) from error


def _entry(made: "pyzipper.AESZipFile", path: str) -> "pyzipper.ZipInfo":
    entry = made.zipinfo_cls(path, FIXED_DAY)
    entry.compress_type = pyzipper.ZIP_DEFLATED
    return entry
