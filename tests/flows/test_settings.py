"""Folders come from the command line, else the environment, else faxian.yaml; what is cheap to refuse loads nothing."""

import errno
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import duckdb
import pytest

from data_contracts.errors import StoreError, UsageError
from flows.settings import (
    RevealLimits,
    Settings,
    folders_set,
    language_set,
    settings_file,
    settings_set,
    settings_text,
)
from flows.store.resume import exhausted
from tests.flows.command import faxian
from tests.flows.served import NOBODY

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"city": "city", "incoming": "incoming", "store": "store", "out": "out"}


def test_what_is_written_is_read_again_from_where_the_file_lies(tmp_path: Path) -> None:
    (tmp_path / "faxian.yaml").write_text(settings_text(FOLDERS), encoding="utf-8")
    assert folders_set(tmp_path / "faxian.yaml") == {name: str(tmp_path / name) for name in FOLDERS}


@pytest.mark.parametrize("text", ["stroe: store\n", "- city\n", "city: 3\n", "city: [a\n", "city: ''\n"])
def test_a_settings_file_that_says_anything_else_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "faxian.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="city: …"):
        folders_set(tmp_path / "faxian.yaml")


def test_what_else_a_settings_file_may_say(tmp_path: Path) -> None:
    text = "groups: {county: xian}\nnotify: [/bin/tell, -q]\nreveal: {alone: 3, requests: asked, approvers: [li]}\n"
    (tmp_path / "faxian.yaml").write_text(text, encoding="utf-8")
    found = settings_set(tmp_path / "faxian.yaml")
    assert found.groups == {"county": "xian"}
    assert found.notify == ("/bin/tell", "-q")
    assert found.reveal == RevealLimits(3, tmp_path / "asked", ("li",))
    (tmp_path / "again.yaml").write_text(settings_file(found), encoding="utf-8")
    assert settings_set(tmp_path / "again.yaml") == found


@pytest.mark.parametrize(
    "line",
    ["encryption: {key_file: store.key, spill: tmp}", "encryption: {key_command: get key}", "reveal: {syslog: log}"],
)
def test_a_scheduled_run_goes_by_all_that_the_settings_say(line: str, tmp_path: Path) -> None:
    """A month that `serve` starts reads the file that is written here, from another folder, and nothing else."""
    (tmp_path / "faxian.yaml").write_text(f"{line}\nsign_key: a.key\nlanguage: zh\n", encoding="utf-8")
    found = settings_set(tmp_path / "faxian.yaml")
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "serve.yaml").write_text(settings_file(found), encoding="utf-8")
    assert settings_set(tmp_path / "store" / "serve.yaml") == found
    assert {field.name for field in fields(Settings)} == {
        *("folders", "signing", "groups", "notify", "reveal", "language", "encryption")
    }, "what is new in the settings has to be written there, too"


def test_the_settings_may_name_the_language_of_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "faxian.yaml").write_text("language: zh\n", encoding="utf-8")
    found = settings_set(tmp_path / "faxian.yaml")
    (tmp_path / "again.yaml").write_text(settings_file(found), encoding="utf-8")
    assert settings_set(tmp_path / "again.yaml").language == "zh"
    monkeypatch.chdir(tmp_path)
    assert language_set() == "zh"
    (tmp_path / "faxian.yaml").write_text("language: latin\n", encoding="utf-8")
    assert language_set() == ""
    with pytest.raises(UsageError, match="write language: zh, or en"):
        settings_set()


@pytest.mark.parametrize(
    "text",
    [
        *("groups: {village: x}\n", "groups: x\n", "groups: {county: 3}\n", "notify: tell\n", "notify: [1]\n"),
        *("reveal: {alone: many}\n", "reveal: {alone: -1}\n", "reveal: {alone: true}\n", "reveal: {logs: x}\n"),
        *("reveal: {requests: 3}\n", "groups: {county: a, township: b}\n"),
    ],
)
def test_what_else_is_written_wrongly_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "faxian.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        settings_set(tmp_path / "faxian.yaml")


@pytest.mark.parametrize("mode", [0o660, 0o606, 0o666, 0o622])
def test_a_settings_file_that_others_can_write_is_refused(mode: int, tmp_path: Path) -> None:
    (tmp_path / "faxian.yaml").write_text("city: city\n", encoding="utf-8")
    (tmp_path / "faxian.yaml").chmod(mode)
    with pytest.raises(UsageError, match="written by others than their owner"):
        folders_set(tmp_path / "faxian.yaml")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_settings_file_of_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "faxian.yaml").write_text("city: city\n", encoding="utf-8")
    os.chown(tmp_path / "faxian.yaml", NOBODY, NOBODY)
    with pytest.raises(UsageError, match="belong to another user"):
        folders_set(tmp_path / "faxian.yaml")


def test_no_file_and_an_empty_file_set_nothing(tmp_path: Path) -> None:
    assert folders_set(tmp_path / "faxian.yaml") == {}
    (tmp_path / "faxian.yaml").write_text("# nothing yet\n", encoding="utf-8")
    assert folders_set(tmp_path / "faxian.yaml") == {}


def test_a_verb_takes_its_folders_from_the_file_and_the_environment_goes_first(tmp_path: Path) -> None:
    (tmp_path / "faxian.yaml").write_text("store: of_the_file\n", encoding="utf-8")
    assert "of_the_file" in _said(tmp_path, "history")
    assert "of_the_environment" in _said(tmp_path, "history", FAXIAN_STORE="of_the_environment")
    assert "typed" in _said(tmp_path, "history", "--store", "typed", FAXIAN_STORE="of_the_environment")


def test_the_help_and_a_refusal_load_no_library_that_a_month_needs(tmp_path: Path) -> None:
    """A start is quick because of what it leaves alone: this is what keeps it so."""
    assert _loaded(tmp_path, ["--help"]) == set()
    folders = [part for name in FOLDERS for part in (f"--{name}", str(tmp_path / name))]
    assert _loaded(tmp_path, ["run", "--period", "202610", *folders]) == {"polars", "pyarrow"}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "x"), "disk is full"),
        (MemoryError(), "memory does not suffice"),
        (duckdb.OutOfMemoryException("x"), "`memory:` into the city's engine.yaml (it is 4GB"),
    ],
)
def test_a_full_disk_or_memory_is_a_sentence_however_deep_it_lies(error: Exception, said: str) -> None:
    wrapped = RuntimeError("a library's own")
    wrapped.__cause__ = error
    found = exhausted(wrapped)
    assert isinstance(found, StoreError)
    assert said in str(found)
    assert exhausted(ValueError("anything else")) is None


def _run(folder: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=dict(os.environ))


def _said(folder: Path, *arguments: str, **environment: str) -> str:
    ended = faxian(*arguments, environment=os.environ | environment, where=folder)
    assert ended.returncode == 2
    return ended.stderr


def _loaded(folder: Path, arguments: list[str]) -> set[str]:
    heavy = "{'polars', 'pyarrow', 'duckdb', 'prefect', 'great_expectations', 'holidays', 'rich'}"
    code = f"import atexit; atexit.register(lambda: print('loaded', *{heavy} & set(sys.modules))); "
    ended = _run(folder, code + "from flows.cli import main; main()", *arguments)
    return set(ended.stdout.splitlines()[-1].split()[1:])
