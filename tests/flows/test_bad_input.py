"""Broken on purpose: the run says what, where and what to do, with exit code 1 or 2, and writes nothing by halves."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from data_contracts.errors import CityError, InputError, ParameterError, StoreError
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from flows import month
from flows.preflight import open_run
from flows.store.resume import StageRecord
from flows.store.run import RunContext

pytestmark = pytest.mark.slow

PERIOD = "202609"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    generate(folder, households=60, seed=3, periods=[PERIOD], mess=Mess.clean())
    return folder


@pytest.fixture
def city(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "made")
    return tmp_path / "made"


def opened(city: Path) -> RunContext:
    return open_run(city / "city", city / "incoming", PERIOD, city.parent / "store", city.parent / "out")


def extract(city: Path, name: str) -> Path:
    return city / "incoming" / PERIOD / name


def keep_only(city: Path, *names: str) -> None:
    """A drop of a few extracts: what is said of one file does not hang on the others."""
    for folder in (city / "incoming" / PERIOD).iterdir():
        if folder.name not in names:
            shutil.rmtree(folder)


def files_told(run: RunContext) -> pl.DataFrame:
    return pl.read_parquet(run.store / "periods" / PERIOD / "ingest" / "files.parquet")


def decided(run: RunContext) -> tuple[StageRecord, pl.DataFrame]:
    ingested, answered = month.ingest(run), month.feedback(run)
    matched = month.match(run, ingested, answered)
    record = month.decide(run, ingested, answered, matched)
    return record, pl.read_parquet(run.store / "periods" / PERIOD / "decide" / "rule_runs.parquet")


def test_a_missing_roster_stops_the_run(city: Path) -> None:
    keep_only(city, "household_register", "medical_claims", "rural_monitoring", "hotline", "disability")
    run = opened(city)
    with pytest.raises(InputError, match="no file of roster") as caught:
        month.run_month(run)
    assert caught.value.exit_code == 2
    assert [path.name for path in (run.store / "periods" / PERIOD).iterdir()] == ["ingest"]
    _, runs = decided(run)  # what a confirmation lets go on: nobody is covered, and nobody is said to be uncovered
    assert set(runs.filter(pl.col("rule_id").str.starts_with("X"))["status"]) == {"not_run"}
    leads = pl.read_parquet(run.store / "periods" / PERIOD / "decide" / "leads.parquet")
    enrol = leads.filter(pl.col("disposition") == 1)
    assert enrol.height > 10
    assert set(enrol["suppressed_by"]) == {"roster_not_whole"}


def test_an_unreadable_file_is_rejected_and_the_others_go_on(city: Path) -> None:
    keep_only(city, "roster", "health")
    (extract(city, "health") / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook at all")
    run = opened(city)
    record = month.ingest(run)
    told = files_told(run).filter(pl.col("source_file") == "health/broken.xlsx")
    assert told["verdict"].to_list() == ["rejected"]
    assert told["reason"][0]
    assert any("broken.xlsx" in remark for remark in record.remarks)
    assert files_told(run).filter(pl.col("extract") == "roster")["verdict"].to_list() != ["rejected"]


def test_a_missing_required_heading_rejects_the_file_and_names_the_heading(city: Path) -> None:
    keep_only(city, "roster", "pension")
    folder = extract(city, "pension")
    for path in folder.iterdir():
        path.unlink()
    (folder / "p.csv").write_text("姓名,证件号码,月养老金\n甲乙,无,300\n", encoding="utf-8")
    run = opened(city)
    month.ingest(run)
    told = files_told(run).filter(pl.col("extract") == "pension")
    assert told["verdict"].to_list() == ["rejected"]
    assert "养老类型" in told["reason"][0]


def test_a_missing_extract_disables_the_rules_that_need_it_and_only_those(city: Path) -> None:
    keep_only(city, "roster", "household_register", "medical_claims", "rural_monitoring")
    _, runs = decided(opened(city))
    not_run = set(runs.filter(pl.col("status") == "not_run")["rule_id"])
    assert {"I02", "I03"} <= not_run
    assert "E08" not in not_run


def test_contradictory_parameters_stop_the_run_with_the_line(city: Path) -> None:
    path = city / "city" / "parameters.yaml"
    line = next(text for text in path.read_text(encoding="utf-8").splitlines() if "dibao_standard" in text)
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="dibao_standard") as caught:
        opened(city)
    assert "parameters.yaml" in str(caught.value)
    assert not (city.parent / "store").exists()


@pytest.mark.parametrize(
    "broken",
    [
        "- {id: no_such_thing, unit: yuan, area: '*', value: 1, from: 2021-01-01, published: 2021-01-01, citation: X}",
        "- {id: dibao_standard, unit: yuan/person/month, area: '369801', value: 1, published: 2021-01-01, citation: X}",
        "- {id: dibao_standard, unit: yuan/person/month, area: '369801', value: 1, from: 2021-01-01, citation: X}",
        "- {id: dibao_standard, unit: yuan, area: '3698', value: 1, from: 2021-01-01, published: 2021-01-02}",
    ],
    ids=["unknown", "undated", "not known since when", "uncited"],
)
def test_a_parameter_that_is_not_whole_stops_the_run(city: Path, broken: str) -> None:
    path = city / "city" / "parameters.yaml"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + broken + "\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"parameters\.yaml"):
        opened(city)


def test_an_unknown_setting_of_the_city_is_named(city: Path) -> None:
    path = city / "city" / "city.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\ncolour: red\n", encoding="utf-8")
    with pytest.raises(CityError, match="colour"):
        opened(city)


def test_an_output_folder_that_cannot_be_written_is_said_before_anything_is_read(city: Path) -> None:
    (city.parent / "out").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(StoreError, match="output folder"):
        opened(city)
    assert not (city.parent / "store").exists()
