"""The commands refuse what would compare nothing, and look at each month's plans once."""

import sys

import pytest

from tests.engines import __main__ as commands


@pytest.mark.parametrize("names", [["cove", "nothing"], ["Cover"]])
def test_an_arrangement_that_nobody_knows_is_misuse(
    names: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["tests.engines", "chaos", "--only", *names])
    with pytest.raises(SystemExit) as ended:
        commands.main()
    assert ended.value.code == 2
    assert f"no arrangement begins with {names[-1]}; there are " in capsys.readouterr().err


def test_the_plans_of_each_month_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "LOOKED_AT", set())
    looks = [commands.is_first_look(period) for period in ("202609", "202610", "202609", "202610")]
    assert looks == [True, True, False, False]
