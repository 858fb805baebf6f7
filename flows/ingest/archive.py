"""What is in an archive: bounded in members, size and ratio, and a member's name is only ever a label.

Runs in the child that parses (flows/ingest/apart); flows/ingest/discover.py writes what comes out.
"""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flows.ingest.problems import FileProblem
from flows.ingest.reasons import File
from flows.ingest.sniff import check_size

NOT_DATA = ("~$", ".~", "._", ".DS_Store", "Thumbs.db", "desktop.ini")
MAX_MEMBERS = 500
COPY_BLOCK = 1 << 20
_MACRO_FOLDERS = ("__MACOSX/",)


@dataclass(frozen=True)
class Member:
    """One file in an archive, by the name it goes by."""

    name: str
    is_encrypted: bool
    info: zipfile.ZipInfo


def members_of(path: Path) -> list[Member]:
    """The files of an archive in the order of their names; FileProblem for one that cannot be opened safely."""
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    named = [Member(_member_name(info), bool(info.flag_bits & 0x1), info) for info in infos]
    members = [member for member in named if not member.name.endswith("/") and not _is_clutter(member.name)]
    _check_bounds(members)
    if not members:
        raise FileProblem(File.EMPTY, "压缩包是空的；请核对后重报")
    return sorted(members, key=lambda member: member.name)


def blocks_of(path: Path, number: int) -> Iterator[bytes]:
    """The bytes of one member, never more than its header says."""
    member = members_of(path)[number]
    if member.is_encrypted:
        raise FileProblem(File.ENCRYPTED, "压缩包加了密码；请取消密码后重报")
    left = member.info.file_size
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member.info) as source:
            while block := source.read(min(COPY_BLOCK, left + 1)):
                left -= len(block)
                if left < 0:
                    raise FileProblem(File.UNSAFE_ARCHIVE, "压缩包里的文件比登记的大，为安全起见没有打开；请重新压缩")
                yield block
    except (FileProblem, MemoryError):
        raise
    except Exception as error:  # zlib.error and its kin of other compressions have no common ancestor
        raise FileProblem(File.UNREADABLE, "压缩包损坏；请重新压缩或直接报送文件") from error


def _check_bounds(members: Sequence[Member]) -> None:
    if len(members) > MAX_MEMBERS:
        raise FileProblem(File.UNSAFE_ARCHIVE, f"压缩包里有 {len(members)} 个文件，超过 {MAX_MEMBERS} 个；请分开报送")
    check_size([member.info for member in members])
    for member in members:
        name = member.name
        if name.startswith(("/", "\\")) or ".." in Path(name.replace("\\", "/")).parts or ":" in name:
            raise FileProblem(File.UNSAFE_ARCHIVE, "压缩包里有指向包外的路径，为安全起见没有打开；请重新压缩")


def _is_clutter(name: str) -> bool:
    return name.startswith(_MACRO_FOLDERS) or name.rsplit("/", 1)[-1].startswith(NOT_DATA)


def _member_name(member: zipfile.ZipInfo) -> str:
    """A member's name; Chinese Windows writes it in GBK without saying so, and some programs write \\ for /."""
    name = member.filename
    if not member.flag_bits & 0x800:
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")
