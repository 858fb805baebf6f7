"""Every verb is documented, and misuse is one sentence and exit code 2."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

from flows import month
from flows.cli import app
from flows.preflight import open_run
from flows.store.run import StageSummary
from tests.flows.command import faxian

ROOT = Path(__file__).resolve().parents[2]
VERBS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in {"run", "demo"}])
def test_every_verb_has_a_line_in_the_guide(verb: str) -> None:
    assert f"| `{verb}" in (ROOT / "docs" / "running.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("guide", ["README.md", "README.zh-CN.md"])
def test_both_readmes_name_the_two_commands(guide: str) -> None:
    text = (ROOT / guide).read_text(encoding="utf-8")
    assert "make demo" in text
    assert "faxian run" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--city", "x"], "--incoming"),
        (["fly"], "fly"),
        (["run", "--city", "x", "--incoming", "y", "--period", "2026-10", "--store", "s", "--out", "o"], "YYYYMM"),
    ],
)
def test_misuse_is_one_sentence_and_exit_code_2(arguments: list[str], said: str, tmp_path: Path) -> None:
    places = [str(tmp_path / a) if a in {"x", "y", "s", "o"} else a for a in arguments]
    ended = faxian(*places)
    assert ended.returncode == 2
    assert ended.stderr.startswith("faxian: ")
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["ledger"],
        ["history"],
        ["explain", "E01-0"],
        ["purge", "--before", "202601"],
        ["replay", "202610", "--out", "o"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_store_that_is_not_there_is_misuse_and_not_an_empty_answer(arguments: list[str], tmp_path: Path) -> None:
    ended = faxian(*arguments, "--store", str(tmp_path / "nothing"))
    assert ended.returncode == 2
    assert "no such store" in ended.stderr


def test_an_answer_goes_to_standard_output_and_nothing_else_does() -> None:
    ended = faxian("rules")
    assert ended.returncode == 0
    assert "E08" in ended.stdout
    assert ended.stderr == ""


def test_the_version_is_that_of_the_package() -> None:
    ended = faxian("--version")
    assert (ended.returncode, ended.stdout) == (0, f"faxian {version('faxian')}\n")


def test_the_folder_for_tables_in_between_reaches_the_match_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "city.yaml").write_text("name: 某市\ncode: '369900'\n", encoding="utf-8")
    (tmp_path / "city" / "parameters.yaml").write_text("parameters: []\n", encoding="utf-8")
    (tmp_path / "incoming" / "202610").mkdir(parents=True)
    folders = {name: tmp_path / name for name in ("city", "incoming", "store", "out")}
    run = open_run(period="202610", **folders, keep_intermediate=tmp_path / "kept")
    seen: dict[str, object] = {}

    def at_once(run: object, stage: str, reads: object, work: Callable[[Path], object]) -> None:
        work(tmp_path / "into")

    monkeypatch.setattr(month, "run_recorded", at_once)
    monkeypatch.setattr(month, "match_reads", lambda run, *records: {})
    monkeypatch.setattr(month, "match_stage", lambda *given, **more: seen.update(more) or StageSummary(rows=0))
    month.match(run, None, None)  # type: ignore[arg-type]
    assert seen == {"keep": tmp_path / "kept"}
