"""Where a folder lies: in memory, on a disk that the kernel encrypts, or neither. Asked of the kernel (Linux)."""

from pathlib import Path

IN_MEMORY = ("tmpfs", "ramfs")
MOUNTS, BLOCKS = Path("/proc/mounts"), Path("/sys/class/block")
CRYPT = "CRYPT-"
"""How the uuid of a mapped device begins that dm-crypt made."""


def is_memory_or_encrypted(folder: Path, mounts: Path = MOUNTS, blocks: Path = BLOCKS) -> bool:
    """Whether what is written into a folder (it need not be there yet) lies in memory or on dm-crypt; False where
    nobody can tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    where = folder.resolve()
    found: tuple[str, str] | None = None
    longest = -1
    for line in lines:
        source, place, kind = (_unescaped(part) for part in line.split(" ")[:3])
        if where.is_relative_to(place) and len(Path(place).parts) >= longest:
            found, longest = (source, kind), len(Path(place).parts)
    if found is None:
        return False
    source, kind = found
    return kind in IN_MEMORY or (source.startswith("/dev/") and _is_crypt(Path(source).resolve().name, blocks))


def _is_crypt(block: str, blocks: Path) -> bool:
    """Whether a block device is dm-crypt's, or stands on such alone (a volume of LVM on an encrypted disk)."""
    try:
        if (blocks / block / "dm" / "uuid").read_text().startswith(CRYPT):
            return True
        below = [path.name for path in (blocks / block / "slaves").iterdir()]
    except OSError:
        return False
    return bool(below) and all(_is_crypt(name, blocks) for name in below)


def _unescaped(text: str) -> str:
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, letter)
    return text
