"""The command that hears how a month ended: no shell, no secret, nothing of a person, and no say in the month."""

import sys
from pathlib import Path

import pytest

from data_contracts.errors import FaxianError, InputError, UsageError
from flows import one_month
from flows.notify import notify
from flows.one_month import RunOptions, as_sentence, run_requested
from flows.preflight import RunRequest
from flows.stages import MonthResult

WRITE = "import json, os, sys; json.dump([sys.argv[1:], dict(os.environ)], open(sys.argv[1], 'w'))"


def asked(place: Path) -> RunRequest:
    return RunRequest(place / "city", place / "incoming", "202610", place / "store", place / "out")


def ended(place: Path, monkeypatch: pytest.MonkeyPatch, outcome: MonthResult | Exception) -> list[tuple[str, ...]]:
    """What the command is started with when a month ends so."""
    started: list[tuple[str, ...]] = []

    def run(*given: object) -> MonthResult:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(one_month, "_run", run)
    monkeypatch.setattr(one_month, "notify", lambda command, *told: started.append((*command, *map(str, told))))
    if isinstance(outcome, Exception):
        with pytest.raises(type(outcome)):
            run_requested(asked(place), RunOptions(notify=("tell",)))
    else:
        run_requested(asked(place), RunOptions(notify=("tell",)))
    return started


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (MonthResult("202610", "", ()), "done"),
        (MonthResult("202610", "", ("一行退回",)), "rejections"),
        (InputError("no roster"), "failed"),
        (ValueError("赵一 369921196001011238"), "failed"),
    ],
)
def test_the_command_is_started_once_however_the_month_ends(
    outcome: MonthResult | Exception, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [("tell", "202610", told, str(tmp_path / "out" / "202610"))]
    assert ended(tmp_path, monkeypatch, outcome) == expected


def test_it_is_told_period_and_outcome_and_gets_neither_a_shell_nor_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "faxian:secret")
    file = tmp_path / "told.json"
    assert notify([sys.executable, "-c", WRITE, str(file), "$HOME; rm x"], "202610", "done", tmp_path) is None
    text = file.read_text(encoding="utf-8")
    assert "$HOME; rm x" in text
    assert '"FAXIAN_PERIOD": "202610"' in text and '"FAXIAN_OUTCOME": "done"' in text
    assert "secret" not in text


@pytest.mark.parametrize(
    ("command", "said"),
    [([sys.executable, "-c", "raise SystemExit(3)"], "以 3 结束"), (["/nowhere/tell"], "不能运行")],
)
def test_a_command_that_fails_is_a_sentence_and_no_error(command: list[str], said: str, tmp_path: Path) -> None:
    assert said in str(notify(command, "202610", "done", tmp_path))
    assert notify([], "202610", "done", tmp_path) is None


def test_an_error_reaches_prefect_without_anybodys_number_or_text() -> None:
    known = as_sentence(UsageError("there is no such file", where="369921196001011238.csv"))
    assert isinstance(known, UsageError)
    assert str(known).startswith("369921****") and str(known).endswith("****.csv: there is no such file.")
    assert "196001011238" not in str(known)
    unknown = as_sentence(ValueError("赵一 369921196001011238"))
    assert isinstance(unknown, FaxianError)
    assert "赵一" not in str(unknown) and "ValueError" in str(unknown)
