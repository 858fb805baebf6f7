"""A city's own kind of data, rule and text work without touching the package: the worked example does."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_contracts.contract import load_contracts
from data_contracts.core_parts import part_path
from data_contracts.errors import ContractError, UsageError
from flows.deliverables.titles import cited_text, extract_title
from flows.ingest.stage import ingest
from flows.setup.check import check_city, check_drop
from flows.setup.city_cases import run_city_cases
from flows.setup.findings import kept_too_long
from flows.setup.new_city import make_city
from flows.setup.propose import propose, write_proposals
from flows.store.paths import Store
from flows.store.run import RunContext
from flows.withdraw import withdraw
from rules.catalogue import load_catalogue, reminder_rule
from rules.city_rules import city_texts, use_city
from rules.steps import fact_steps
from tests.core_tables import core_rows
from tests.flows.ingest.made import AS_OF, ROSTER, ROSTER_ROWS, csv_text, write_drop

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "own_city"
AREAS = """区划代码,名称,级别,上级代码,城乡,户籍人口,启用日期,停用日期,继任代码
369900000000,青山市,市,,,4000,2000-01-01,,
369921000000,山县,县,369900000000,,2000,2000-01-01,,
369921100000,东镇,乡,369921000000,农村,900,2000-01-01,,
369921100201,李家村,村,369921100000,农村,300,2000-01-01,,
"""
ON = "{rule: E90, status: 正式, from: 2026-01-01, published: 2026-01-01, citation: 样例〔2026〕1号}"


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Path]:
    """A city as a newcomer sets it up, with the worked example in it."""
    folder = tmp_path / "city"
    make_city(folder, "青山市", "369900")
    (folder / "areas.csv").write_text(AREAS, encoding="utf-8")
    path = folder / "parameters.yaml"
    filled = "value: 30, from: 2026-01-01, published: 2026-01-01, citation: 样例〔2026〕2号"
    text = path.read_text(encoding="utf-8").replace("value: , from: , published: , citation: ", filled)
    path.write_text(text, encoding="utf-8")
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    yield folder
    use_city(None)


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_worked_example_is_read_and_all_its_cases_pass(city: Path) -> None:
    assert check_city(city, AS_OF).exit_code == 0
    result = run_city_cases(city)
    assert {name: wrong for name, wrong in result.found["E90"].items() if wrong} == {}
    assert (len(result.found["E90"]), result.untested, result.on_trial) == (6, (), ("E90",))
    assert result.exit_code == 0
    assert "试行" in result.render()


def test_a_case_that_is_not_so_is_told_with_what_came_out(city: Path) -> None:
    changed(city / "rules/cases/E90.yaml", "hit: [甲], urgency: yellow", "urgency: yellow")
    result = run_city_cases(city)
    assert result.exit_code == 1
    assert "5 个通过" in result.render()
    assert "published for ['甲']" in result.render()


def test_a_rule_without_cases_on_both_sides_is_told(city: Path) -> None:
    (city / "rules/cases/E90.yaml").unlink()
    assert run_city_cases(city).untested == ("E90",)


def test_a_rule_is_on_trial_until_the_city_switches_it_on(city: Path) -> None:
    with (city / "parameters.yaml").open("a", encoding="utf-8") as file:
        file.write(f"rule_status:\n- {ON}\n")
    assert run_city_cases(city).on_trial == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("rules/E90_bereaved.sql", "-- id: E90", "-- id: E16", "E16"),
        ("rules/E90_bereaved.sql", "-- urgency: yellow", "-- urgency: yellow\n-- status: 正式", "its own status"),
        ("rules/E90_bereaved.sql", "cites: [QS3]", "cites: [QS4]", "texts/QS4.md"),
        ("rules/E90_bereaved.sql", "cites: [QS3]", "cites: []", "cites nothing"),
        ("rules/E90_bereaved.sql", "ok_recent", "ok_other", "ok_"),
        ("texts/QS3.md", "第三条", "", "no passage"),
        (
            "contracts/bereaved.odcs.yaml",
            "- {property: retention, value: 12, unit: m}",
            "#",
            "how long its data are kept",
        ),
        ("contracts/bereaved.odcs.yaml", "value: 12, unit: m", "value: 12, unit: y", "number of months"),
        ("contracts/bereaved.odcs.yaml", "name: bereaved\nversion", "name: union\nversion", "ships"),
        ("contracts/bereaved.odcs.yaml", "required: true", "requierd: true", "requierd"),
    ],
)
def test_what_is_wrong_with_an_own_file_is_told_by_its_name_and_nothing_of_it_is_in_use(
    file: str, old: str, new: str, said: str, city: Path
) -> None:
    if file.startswith("texts"):
        (city / file).write_text("# 题名\n\n", encoding="utf-8")
    else:
        changed(city / file, old, new)
    result = check_city(city, AS_OF)
    assert result.exit_code == 2
    assert said in " ".join(fault.text for fault in result.city)
    with pytest.raises(ContractError):
        use_city(city)
    assert "E90" not in load_catalogue()
    assert "bereaved" not in load_contracts()


def test_while_a_city_is_in_use_everybody_knows_its_own_and_afterwards_nobody_does(city: Path) -> None:
    use_city(city)
    assert extract_title("bereaved") == "丧亲家庭登记"
    assert load_contracts()["bereaved"].retention_months == 12
    assert "rows_bereaved" in {step.name for step in fact_steps()}
    assert cited_text("QS3") == ("《青山市丧亲困难家庭走访办法》", "")
    assert city_texts()["QS3"].passage.startswith("第三条")
    assert reminder_rule().id in load_catalogue()
    use_city(None)
    assert extract_title("bereaved") == "bereaved"
    assert "rows_bereaved" not in {step.name for step in fact_steps()}


@pytest.mark.parametrize(("period", "is_too_old"), [("202510", True), ("202511", False)])
def test_data_kept_longer_than_their_contract_allows_are_told_with_what_removes_them(
    period: str, is_too_old: bool, city: Path, tmp_path: Path
) -> None:
    use_city(city)
    store = Store(tmp_path / "store")
    for month in (period, "202609"):
        path = part_path(store.stage(month, "ingest"), "bereaved", 1)
        path.parent.mkdir(parents=True)
        path.write_bytes(b"")
    told = kept_too_long(load_contracts().values(), store, "202610")
    assert [f"{period} 的" in text and "faxian purge --before 202609" in text for text in told] == [True] * is_too_old


def test_a_newcomer_comes_from_an_empty_folder_to_a_checked_drop(tmp_path: Path, city: Path) -> None:
    """New city, filled, a drop with an unknown heading proposed and accepted, the own kind of data read."""
    headings = [text.replace("救助类别", "救助类型别") for text in ROSTER]
    own = csv_text([["姓名", "证件号码", "亡故日期"], ["赵甲", "", "2026-09-15"]])
    files: dict[str, bytes | str] = {"roster/a.csv": csv_text([headings, *ROSTER_ROWS]), "bereaved/b.csv": own}
    incoming = write_drop(tmp_path / "incoming", "202610", files)
    assert check_drop(city, incoming, "202610").exit_code == 2, "the roster cannot be read yet"
    (path,) = write_proposals(city, propose(city, incoming, "202610"), "202610")
    path.write_text(path.read_text(encoding="utf-8").replace("#待定 ", ""), encoding="utf-8")
    result = check_drop(city, incoming, "202610")
    assert (result.exit_code, [file.verdict for file in result.files]) == (0, ["accepted", "accepted"])
    into = tmp_path / "store/periods/202610/ingest"
    into.mkdir(parents=True)
    context = RunContext("202610", AS_OF, AS_OF, city, incoming, tmp_path / "store", tmp_path / "out", "x")
    summary = ingest(context, into, None, lambda deliveries, spill: ())
    assert summary.status["bereaved"]["access"] == "open"
    assert core_rows(into, "bereaved").height == 1
    with pytest.raises(UsageError, match="not published"):
        withdraw("202610", Store(tmp_path / "store"), tmp_path / "out")
