"""The files of a month's drop: which there are, which extract each belongs to, and what lies there for no one.

Archives are written out here, into a folder that is removed afterwards; what is in them is read in the child that
parses (flows/ingest/archive.py), and a member's name is only ever a label, never a path to write to.
"""

import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz, process

from data_contracts.contract import Contract
from data_contracts.errors import InputError
from flows.ingest.apart.child import door_here
from flows.ingest.archive import NOT_DATA
from flows.ingest.problems import FileProblem
from flows.ingest.reasons import File
from flows.ingest.sheets import archive_members, format_of, member_blocks
from flows.ingest.sniff import Format
from flows.store.files import PRIVATE_FILE, PRIVATE_FOLDER, readable_path, sha256

FEEDBACK, FINDS = "feedback", "new_finds"
HASHED_TOGETHER = 2
_NOT_READ = FileProblem(File.UNREADABLE, "文件读不出来（没有权限或磁盘出错）；请检查文件权限")


@dataclass(frozen=True)
class FoundFile:
    """One source file. `source_file` is its path under incoming/<period>/, with "#member" inside an archive."""

    extract: str
    source_file: str
    path: Path
    sha256: str
    bytes: int
    problem: FileProblem | None = None
    file_no: int = 0


@dataclass(frozen=True)
class Ignored:
    """Something in the drop that is no source file, and why. `extract`: whose file it would be, if it were one."""

    path: str
    why: str
    extract: str | None = None


@dataclass(frozen=True)
class Drop:
    """What a month's drop holds, in the order of paths."""

    files: tuple[FoundFile, ...] = ()
    ignored: tuple[Ignored, ...] = ()


def discover(drop: Path, contracts: dict[str, Contract], unpacked: Path, finds: Sequence[Path] = ()) -> Drop:
    """List a drop; archives are unpacked into `unpacked`. InputError when there is no drop.

    `finds`: returned lists that report people whom a township found: files of that extract, too.
    """
    if not drop.is_dir():
        raise InputError(
            "there is no folder for this period",
            where=str(drop),
            why="without the month's files there is nothing to run",
            do="put the extracts into <incoming>/<period>/<extract>/, or correct --incoming and --period",
        )
    files: list[FoundFile] = []
    ignored: list[Ignored] = []
    for entry in sorted(drop.iterdir(), key=lambda p: p.name):
        if entry.is_dir() and entry.name in contracts and not entry.is_symlink():
            _accept_folder(entry, drop, files, ignored)
        elif entry.name != FEEDBACK:
            ignored.append(Ignored(readable_path(Path(entry.name)), _why_ignored(entry, contracts)))
    for path in finds:
        files.append(_found(FINDS, readable_path(path.relative_to(drop)), path))
    if files:
        door_here().wake()  # it is asked what each file is, as soon as they are hashed
    with ThreadPoolExecutor(HASHED_TOGETHER) as pool:
        hashed = list(pool.map(_hashed, files))
    expanded = [member for file in hashed for member in _expand(file, unpacked)]
    expanded.sort(key=lambda file: file.source_file)
    numbered = tuple(replace(file, file_no=number) for number, file in enumerate(expanded, start=1))
    return Drop(numbered, tuple(ignored))


def _accept_folder(folder: Path, drop: Path, files: list[FoundFile], ignored: list[Ignored]) -> None:
    for path in sorted(folder.rglob("*")):
        label = readable_path(path.relative_to(drop))
        if path.is_symlink():
            ignored.append(Ignored(label, "是链接，不是文件；请放文件本身", folder.name))
        elif path.is_file() and path.name.startswith(NOT_DATA):
            ignored.append(Ignored(label, "是办公软件或系统的临时文件"))
        elif path.is_file():
            same_name = sum(file.source_file == label for file in files)  # two names may read alike
            files.append(_found(folder.name, f"{label}（同名{same_name + 1}）" if same_name else label, path))
        elif not path.is_dir():
            ignored.append(Ignored(label, "不是普通文件（是管道、设备一类），没有打开；请放文件本身", folder.name))


def _found(extract: str, label: str, path: Path) -> FoundFile:
    try:
        return FoundFile(extract, label, path, "", path.stat().st_size)
    except OSError:
        return FoundFile(extract, label, path, "", 0, _NOT_READ)


def _hashed(file: FoundFile) -> FoundFile:
    """The file with its hash, which is worked out without Python's lock."""
    if file.problem:
        return file
    try:
        return replace(file, sha256=sha256(file.path))
    except OSError:
        return replace(file, bytes=0, problem=_NOT_READ)


def _why_ignored(entry: Path, contracts: dict[str, Contract]) -> str:
    if entry.is_symlink():
        return "是链接，不是文件夹；请放文件夹本身"
    if not entry.is_dir():
        return "不在任何一类数据的文件夹里；请放进以数据编号命名的文件夹，例如 roster/"
    match = process.extractOne(entry.name, sorted(contracts), scorer=fuzz.WRatio, score_cutoff=60)
    titles = {contract.title: name for name, contract in contracts.items()}
    by_title = process.extractOne(entry.name, sorted(titles), scorer=fuzz.ratio, score_cutoff=50)
    near = titles[by_title[0]] if by_title else (match[0] if match else None)
    return "没有这一类数据" + (f"；最接近的是 {near}/，若是它请改文件夹名" if near else "；请核对文件夹名")


def _expand(file: FoundFile, unpacked: Path) -> Iterable[FoundFile]:
    """The members of an archive, or the file itself; one that cannot be opened safely carries its problem."""
    if file.problem:
        return [file]
    try:
        if format_of(file.path) is not Format.ZIP:
            return [file]
        return _unzip(file, unpacked)
    except FileProblem as problem:
        return [replace(file, problem=problem)]
    except OSError:
        return [replace(file, problem=FileProblem(File.UNREADABLE, "文件读不出来；请重新上传"))]


def _unzip(file: FoundFile, unpacked: Path) -> list[FoundFile]:
    members = archive_members(file.path)
    unpacked.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    found = []
    for number, name in enumerate(members):
        target = unpacked / f"{file.sha256[:16]}_{len(list(unpacked.iterdir()))}_{number}"
        problem = _copy_member(file.path, number, target)
        if problem is None and _is_archive(target):
            problem = FileProblem(File.UNSAFE_ARCHIVE, "压缩包里还有压缩包；请只压缩一层后重报")
        found.append(FoundFile(file.extract, f"{file.source_file}#{name}", target, file.sha256, file.bytes, problem))
    return found


def _copy_member(path: Path, number: int, target: Path) -> FileProblem | None:
    """Write one member out; what keeps it from being read to its end."""
    try:
        with target.open("wb") as copy:
            target.chmod(PRIVATE_FILE)
            for block in member_blocks(path, number):
                copy.write(block)
    except FileProblem as problem:
        return problem
    return None


def _is_archive(path: Path) -> bool:
    try:
        return format_of(path) is Format.ZIP
    except FileProblem:
        return False


def remove_unpacked(unpacked: Path) -> None:
    """Remove what archives were unpacked to: it is plain text of people."""
    shutil.rmtree(unpacked, ignore_errors=True)
