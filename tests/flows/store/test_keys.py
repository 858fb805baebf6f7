"""The key of the store: read from a file or a command at the door, refused in a sentence before anything runs."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from data_contracts import at_rest, mounts
from data_contracts.encryption import Encryption
from data_contracts.errors import ExitCode, StoreError, UsageError
from flows.settings import settings_set
from flows.store.keys import must_open, use_keys
from flows.store.paths import Store

KEY = base64.b64encode(b"k" * 32).decode()
OTHER = base64.b64encode(b"o" * 32).decode()


@pytest.fixture(autouse=True)
def plain_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(mounts, "is_memory_or_encrypted", lambda folder: True)
    yield
    at_rest.use([])


def key_file(folder: Path, text: str = KEY, mode: int = 0o600) -> Path:
    path = folder / "store.key"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def said(folder: Path, line: str) -> Encryption | None:
    (folder / "faxian.yaml").write_text(f"{line}\n", encoding="utf-8")
    (folder / "faxian.yaml").chmod(0o600)
    return settings_set(folder / "faxian.yaml").encryption


def test_settings_name_the_key_and_never_hold_it(tmp_path: Path) -> None:
    found = said(tmp_path, "encryption: {key_file: store.key, spill: /dev/shm/faxian}")
    assert found == Encryption(tmp_path / "store.key", None, Path("/dev/shm/faxian"))
    assert said(tmp_path, "encryption: {key_command: get key}") == Encryption(None, "get key", None)
    assert said(tmp_path, "store: store") is None


@pytest.mark.parametrize(
    "line",
    [
        "encryption:",
        "encryption: {}",
        "encryption: {spill: x}",
        "encryption: {key_file: a, key_command: b}",
        "encryption: {key: abc}",
        "encryption: {key_file: 7}",
        "encryption: [a]",
    ],
)
def test_half_said_encryption_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(UsageError, match="encryption:"):
        said(tmp_path, line)


def test_the_first_key_writes_and_all_read(tmp_path: Path) -> None:
    use_keys(Encryption(key_file(tmp_path, f"# the new one\n{OTHER}\n\n{KEY}\n")))
    assert at_rest.keys_in_use() == (b"o" * 32, b"k" * 32)
    use_keys(None)
    assert not at_rest.is_on()


def test_a_command_gives_the_key(tmp_path: Path) -> None:
    use_keys(Encryption(key_command=f"cat {key_file(tmp_path)}"))
    assert at_rest.keys_in_use() == (b"k" * 32,)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(UsageError, match="owner's alone"):
        use_keys(Encryption(key_file(tmp_path, mode=mode)))
    assert not at_rest.is_on()


@pytest.mark.parametrize("text", ["", "abc", base64.b64encode(b"k" * 16).decode(), f"{KEY}\nabc", "钥匙"])
def test_what_is_no_key_is_refused_without_being_shown(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="no key of a store") as error:
        use_keys(Encryption(key_file(tmp_path, text)))
    assert KEY not in str(error.value) and error.value.exit_code == ExitCode.MISUSE


@pytest.mark.parametrize("command", ["false", "/there/is/none", "'"])
def test_a_command_that_fails_is_a_sentence(command: str) -> None:
    with pytest.raises(UsageError, match="failed"):
        use_keys(Encryption(key_command=command))


def test_a_key_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        use_keys(Encryption(tmp_path / "none"))


def test_spill_on_a_plain_disk_is_refused_at_the_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mounts, "is_memory_or_encrypted", lambda folder: False)
    with pytest.raises(UsageError, match="spill"):
        use_keys(Encryption(key_file(tmp_path), spill=tmp_path))
    at_rest.use([b"k" * 32])
    with pytest.raises(UsageError, match="spill"):
        must_open(Store(tmp_path))


@pytest.mark.parametrize("keys", [[], [b"o" * 32]])
def test_a_store_that_no_key_opens_is_refused_before_anything_runs(tmp_path: Path, keys: list[bytes]) -> None:
    at_rest.use([b"k" * 32])
    folder = Store(tmp_path).stage("202609", "ingest")
    folder.mkdir(parents=True)
    at_rest.write_table(pa.table({"name": ["丁建晓"]}), folder / "core_roster.parquet")
    must_open(Store(tmp_path))
    at_rest.use(keys)
    with pytest.raises(StoreError, match=r"core_roster\.parquet"):
        must_open(Store(tmp_path))


def test_a_store_on_a_plain_disk_is_opened_where_spill_lies_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "memory"
    monkeypatch.setattr(mounts, "is_memory_or_encrypted", lambda folder: memory in folder.parents)
    at_rest.use([b"k" * 32], memory)
    must_open(Store(tmp_path / "store"))


def test_a_scheduled_run_has_the_key_before_it_looks_at_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an order stands on is proved when it is made: without the key no second month would ever begin."""
    from flows import monthly

    said(tmp_path, f"encryption: {{key_file: {key_file(tmp_path)}}}")
    monkeypatch.setenv("FAXIAN_CONFIG", str(tmp_path / "faxian.yaml"))
    seen = []

    def order() -> monthly.Order:
        seen.append(at_rest.is_on())
        raise UsageError("no further")

    assert isinstance(monthly._month(order), UsageError) and seen == [True]
