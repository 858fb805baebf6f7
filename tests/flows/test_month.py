"""A whole month on an invented city: the fixed tables, the balance, the same bytes, and a run that is killed."""

import base64
import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from data_contracts.errors import StoreError
from data_contracts.handed_out import folders_by_name
from data_contracts.labels import REVIEW_CHANGES
from data_contracts.synthetic.citizen_ids import check_digit
from data_contracts.synthetic.city import Truth, generate
from data_contracts.synthetic.damage import Mess
from data_contracts.tables import DELIVERED
from data_contracts.worklist_form import WORKLIST
from flows import month
from flows.audit.corrected import corrections_of, lift
from flows.audit.replay import replay_month
from flows.audit.verify import verify
from flows.deliverables.workbook import workbook_bytes
from flows.preflight import open_run
from flows.progress import TITLES
from flows.rights import correct
from flows.rights.correct import Right
from flows.server import STOP_SECONDS
from flows.store.files import sha256
from flows.store.lock import only_run
from flows.store.paths import Store
from flows.store.resume import StageRecord
from flows.store.run import RunContext
from flows.tied import SECONDS_TO_END
from tests.core_tables import core_rows
from tests.flows.served import (
    Served,
    as_another,
    children_of,
    command_lines,
    is_running,
    readable_under,
    serving,
)

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PERIODS = ("202609", "202610")
HOUSEHOLDS = 90
TOWNSHIP = "369802001000"
FINDS = (("欧阳小甲", "医疗"), ("司马小乙", "急难"), ("诸葛小丙", "照料"), ("上官小丁", "住房"), ("夏侯小戊", "其他"))
STAGES = ("ingest", "feedback", "match", "decide", "publish")
FULL_ID, FULL_PHONE = (
    re.compile(rb"(?<![0-9A-Za-z])369[0-9]{14}[0-9Xx](?![0-9])"),
    re.compile(rb"(?<!\d)154\d{8}(?!\d)"),
)


def run_month(run: RunContext) -> list[StageRecord]:
    ingested = month.ingest(run)
    answered = month.feedback(run)
    matched = month.match(run, ingested, answered)
    decided = month.decide(run, ingested, answered, matched)
    return [ingested, answered, matched, decided, month.publish(run, [ingested, answered, matched, decided])]


def hashes(folder: Path) -> dict[str, str]:
    """Every deliverable but the manifest, which holds timings."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json")
    return {p.relative_to(folder).as_posix(): sha256(p) for p in sorted(files)}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    settle(generate(folder, households=HOUSEHOLDS, seed=7, periods=PERIODS, mess=Mess.realistic()))
    report_finds(folder / "incoming" / PERIODS[1] / "feedback")
    return folder


SETTLED = {"低保C类核查超一天6个月": "2026-04-01", "低保A类核查超一天12个月": "2026-09-15"}
"""Of planted households whose review is due, one with a settlement before its last review and one with one after it."""


def settle(truth: Truth) -> None:
    """Deliver a further file of settlements, of these households' people."""
    whose = truth.situations.filter(pl.col("rule_id") == "I07", pl.col("label").is_in(list(SETTLED)))
    people = whose.join(truth.people.select("person_no", "name", "id_no"), on="person_no")
    lines = ["姓名,证件号码,结算单号,就诊类别,结算日期,总费用,个人自付"]
    for name, id_no, label in people.select("name", "id_no", "label").iter_rows():
        lines.append(f"{name},{id_no},BB{len(lines)},门诊,{SETTLED[label]},60,12")
    assert len(lines) == 1 + len(SETTLED)
    path = truth.incoming / PERIODS[1] / "medical_claims" / "补报.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def report_finds(folder: Path) -> None:
    """Five people in no department's files, whom a township found and reports in the workbook that it hands back."""
    blank = dict.fromkeys(WORKLIST.names, "") | {"lead_id": "L1", "township_code": TOWNSHIP, "visit_no": "1"}
    folder.mkdir(parents=True)
    path = folder / "交回.xlsx"
    path.write_bytes(workbook_bytes("朝阳街道", PERIODS[0], pl.DataFrame([blank])))
    book = openpyxl.load_workbook(path)
    for row, (name, need) in enumerate(FINDS, start=4):
        number = f"369802195{row}0312{row}01"
        sheet = book["新发现人员"]
        sheet.cell(row, 1).value, sheet.cell(row, 4).value = name, number + check_digit(number)
        sheet.cell(row, 8).value, sheet.cell(row, 10).value = need, "2026-10-12"
    book.save(path)


def opened(city: Path, place: Path, period: str) -> RunContext:
    return open_run(city / "city", city / "incoming", period, place / "store", place / "out")


FEW = ("roster", "payments", "household_register", "visits", "hotline", "medical_enrolment")
"""Extracts of the small drop: enough for every stage to have something to do."""


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city that delivers six extracts: what a run does when it is stopped does not hang on how much it reads."""
    folder = tmp_path_factory.mktemp("few")
    generate(folder, households=30, seed=8, periods=PERIODS[:1], mess=Mess.realistic())
    for extract in (folder / "incoming" / PERIODS[0]).iterdir():
        if extract.name not in FEW:
            shutil.rmtree(extract)
    return folder


Commanded = tuple[Path, subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def few_run(few: Path, tmp_path_factory: pytest.TempPathFactory) -> Commanded:
    """Its month, run once by the whole command in another process, with as many threads as the machine has and under an
    umask that closes nothing: where it put its store and what it hands out, and how the command ended."""
    place = tmp_path_factory.mktemp("few_done")
    code = "import os, sys; os.umask(0); from flows.cli import main; import atexit; "
    code += "atexit.register(lambda: print('loaded', 'prefect' in sys.modules)); main()"
    command = [sys.executable, "-c", code, "run", "--period", PERIODS[0]]
    for name, folder in folders_of(few, place).items():
        command += [f"--{name}", str(folder)]
    environment = {name: value for name, value in os.environ.items() if name != "POLARS_MAX_THREADS"}
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, env=environment, timeout=300)
    assert ended.returncode in (0, 1), ended.stderr.decode()[-2000:]
    return place, ended


@pytest.fixture(scope="module")
def few_place(few_run: Commanded) -> Path:
    """The folder of its store and of what it hands out."""
    return few_run[0]


@pytest.fixture(scope="module")
def few_done(few_place: Path) -> dict[str, str]:
    """The hashes of what it hands out."""
    return hashes(few_place / "out" / PERIODS[0])


@pytest.fixture(scope="module")
def done(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both months, run once; between them something of one person was put right."""
    place = tmp_path_factory.mktemp("done")
    run_month(opened(city, place, PERIODS[0]))
    put_right(Store(place / "store"))
    run_month(opened(city, place, PERIODS[1]))
    return place


RIGHT = Right("roster", "benefit_yuan_month", "101", "户口簿第三页")


def put_right(store: Store) -> None:
    """The first person with a number and a row of the roster that says otherwise has the benefit put right."""
    match, ingest = store.stage(PERIODS[0], "match"), store.stage(PERIODS[0], "ingest")
    people = pl.read_parquet(match / "people.parquet").drop_nulls("id_no").select("person_id", "id_no")
    rows = core_rows(ingest, "roster").filter(pl.col(RIGHT.column) != int(RIGHT.text))
    whose = people.join(rows, on="id_no", how="semi").sort("person_id")
    with only_run(store.root):
        correct.put_right(store, whose["person_id"][0], RIGHT, date(2026, 10, 20))


def test_every_table_is_there_with_its_columns_and_closed_to_others(done: Path) -> None:
    for spec in DELIVERED:
        path = done / "out" / "202610" / "tables" / f"{spec.name}.parquet"
        assert pl.read_parquet_schema(path).names() == spec.schema.names
        assert path.stat().st_mode & 0o777 == 0o600


def test_of_each_folder_of_a_month_it_is_known_whose_it_is(done: Path) -> None:
    for period in PERIODS:
        assert {path.name for path in (done / "out" / period).iterdir()} <= folders_by_name().keys()


@pytest.mark.parametrize("period", PERIODS)
def test_every_row_is_accounted_for(done: Path, period: str) -> None:
    told = pl.read_parquet(done / "out" / period / "tables" / "reconciliation.parquet")
    assert (told["rows_read"] == told["rows_accepted"] + told["rows_rejected"] + told["rows_skipped"]).all()
    linked = told["rows_linked_auto"] + told["rows_in_review"] + told["rows_new"] + told["rows_unauthorised"]
    assert (told["rows_accepted"] == linked).all()
    assert told["rows_read"].sum() > 1000


@pytest.mark.parametrize("period", PERIODS)
def test_no_full_number_of_a_person_leaves_the_tables(done: Path, period: str) -> None:
    for path in sorted((done / "out" / period).rglob("*")):
        if path.is_file() and path.parent.name != "tables":
            content = unpacked(path)
            assert not FULL_ID.search(content), path.name
            assert not FULL_PHONE.search(content), path.name
            assert not FULL_ID.search(path.name.encode()), path.name


def unpacked(path: Path) -> bytes:
    """A file's text; of a workbook, that of all its sheets."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


def test_five_people_whom_a_township_found_are_five_leads_the_next_month_and_it_is_told(done: Path) -> None:
    out = done / "out" / PERIODS[1]
    leads = pl.read_parquet(out / "tables" / "leads.parquet").filter(pl.col("rule_id") == "E16")
    assert leads.height == leads["person_id"].n_unique() == len(FINDS)
    assert leads["is_published"].all()
    assert set(leads["township"]) == {TOWNSHIP}
    told = next((out / "feedback").glob(f"{TOWNSHIP}_*/*_处理结果.csv")).read_text(encoding="utf-8-sig")
    assert told.count("已采用，已列入清单") == len(FINDS)
    assert all(lead in told for lead in leads["lead_id"])
    assert not any(name in told for name, _ in FINDS)


def test_a_second_run_reuses_every_stage_and_gives_the_same_bytes(city: Path, done: Path) -> None:
    before = hashes(done / "out" / "202610")
    records = run_month(opened(city, done, "202610"))
    assert all(record.was_reused for record in records)
    assert hashes(done / "out" / "202610") == before


def test_a_month_that_later_ones_stand_on_is_not_made_anew_from_other_input(
    city: Path, done: Path, tmp_path: Path
) -> None:
    shutil.copytree(city, tmp_path / "city")
    with (tmp_path / "city" / "city" / "parameters.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# changed afterwards\n")
    kept = done / "store" / "periods" / "202609" / "ingest" / "stage.json"
    before = kept.read_bytes()
    with pytest.raises(StoreError, match="later months stand on it"):
        month.ingest(opened(tmp_path / "city", done, "202609"))
    assert kept.read_bytes() == before


def test_a_month_that_later_ones_stand_on_is_not_made_anew_for_what_was_put_right_since(
    city: Path, done: Path, tmp_path: Path
) -> None:
    place = tmp_path / "done"
    shutil.copytree(done / "store", place / "store")
    with pytest.raises(StoreError, match="later months stand on it"):
        month.ingest(opened(city, place, "202609"))
    store = Store(place / "store")
    lift(store, corrections_of(store)[0].number)
    assert month.ingest(opened(city, place, "202609")).was_reused


def test_published_months_verify_and_the_later_one_replays(done: Path) -> None:
    assert [verify(done / "out" / period).exit_code for period in PERIODS] == [0, 0]
    replayed = replay_month(PERIODS[1], Store(done / "store"), done / "out", month.rerun_after_feedback)
    assert replayed.differences == (), "also of a month that was read with a correction"


def test_a_month_is_read_with_what_somebody_had_put_right_and_says_so(done: Path) -> None:
    store = Store(done / "store")
    month_of = store.stage(PERIODS[1], "ingest")
    cells = pl.read_parquet(month_of / "corrected_cells.parquet")
    core = core_rows(month_of, "roster")
    rows = core.join(cells, on=["source_file", "source_row"], how="semi")
    assert rows.height >= 1 and set(rows["benefit_yuan_month"]) == {int(RIGHT.text)}
    assert set(rows["benefit_yuan_month_raw"]) == {RIGHT.text}
    notices = [row for path in (done / "out" / PERIODS[1] / "corrections").glob("*.csv") for row in path.open()]
    assert sum("本人申请并经受理的更正" in line for line in notices) == rows.height
    report = (done / "out" / PERIODS[1] / "report" / "index.html").read_text(encoding="utf-8")
    assert "与已受理的个人更正不同" in report
    said = verify(done / "out" / PERIODS[1], store)
    assert said.findings == () and "个人信息更正：第 0001 号" in said.render()
    assert "个人信息更正" not in verify(done / "out" / PERIODS[0], store).render(), "what was published stays"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


DATED = {
    ("claims", "medical_claims"): "settled_date",
    ("illness", "health"): "diagnosed_date",
    ("disability", "disability"): "issued_date",
    ("car", "vehicles"): "registered_date",
    ("home", "real_estate"): "registered_date",
}
"""Changes that are a row of one extract dated after the last review, and the column that dates it."""


def test_prepared_reviews_name_what_the_files_show_since_the_last_review_and_nothing_else(done: Path) -> None:
    """Each household's line against the rows of its people, read from the month's own core tables and links."""
    stages, out = done / "store" / "periods" / PERIODS[1], done / "out" / PERIODS[1]
    due = pl.read_parquet(stages / "decide" / "reviews_due.parquet")
    roster, links = core_rows(stages / "ingest", "roster"), pl.read_parquet(stages / "match/links_keyed.parquet")
    linked = links.filter((pl.col("role") == "self") & pl.col("person_id").is_not_null()).select("row_id", "person_id")
    people = roster.join(linked, on="row_id").select("household_no", "person_id").unique()
    written = [row for path in sorted((out / "prepared_reviews").glob("*.csv")) for row in rows_of(path)]
    said = {(row["户编号"], row["救助类别"]): row["上次核查以来的变化"] for row in written}
    assert len(said) == len(written) == due.height > 5
    as_of, seen = date(2026, 10, 31), Counter[str]()
    for (kind, extract), day in DATED.items():
        core = (
            core_rows(stages / "ingest", extract)
            .join(linked, on="row_id")
            .select("person_id", pl.col(day).alias("day"))
        )
        after = due.join(people, on="household_no").join(core, on="person_id", suffix="_of_row")
        fresh = after.filter((pl.col("day") > pl.col("last_day")) & (pl.col("day") <= as_of))
        if extract == "medical_claims":
            fresh = fresh.filter(pl.col("day") > date(2025, 10, 31))
        shown = set(fresh.select("household_no", "programme").iter_rows())
        word = REVIEW_CHANGES[kind]
        told = {key for key, text in said.items() if any(line.startswith(f"{word}（") for line in text.split("\n"))}
        assert told == shown, kind
        seen[kind] = len(told)
    assert seen["claims"] >= 1, "the one after its last review is named, the one before it is not"
    unchanged = [key for key, text in said.items() if text == "比对无变化"]
    changed = pl.read_parquet(stages / "decide" / "review_changes.parquet")
    assert unchanged and set(changed.select("household_no", "programme").iter_rows()) == set(said) - set(unchanged)


def test_a_month_made_anew_from_less_is_a_second_edition_with_its_notices_and_replays(
    few: Path, few_place: Path, tmp_path: Path
) -> None:
    """The tickets turn out to be another city's: the month is made again without them."""
    shutil.copytree(few, tmp_path / "city")
    shutil.copytree(few_place, tmp_path / "place")
    shutil.rmtree(tmp_path / "city" / "incoming" / PERIODS[0] / "hotline")
    out, store = tmp_path / "place" / "out", Store(tmp_path / "place" / "store")
    before = {lead["线索编号"] for path in (out / PERIODS[0] / "worklists").glob("369*.csv") for lead in rows_of(path)}
    run_month(opened(tmp_path / "city", tmp_path / "place", PERIODS[0]))
    again = [lead for path in (out / PERIODS[0] / "worklists").glob("369*.csv") for lead in rows_of(path)]
    now = {lead["线索编号"] for lead in again}
    notices = out / PERIODS[0] / "notices"
    told = [row for path in notices.glob("*_更正（撤回）通知.csv") for row in rows_of(path)]
    assert {row["线索编号"] for row in told if row["更正"] == "撤回"} == before - now
    assert {row["线索编号"] for row in told if row["更正"] == "新增"} == now - before
    assert any(row["线索编号"].startswith("E12") for row in told), "what only the tickets said is withdrawn"
    whole = rows_of(notices / "更正情况.csv")[0]
    assert whole["版次"].startswith("第2版")
    assert (int(whole["上一版"]), int(whole["这一版"])) == (len(before), len(now))
    assert verify(out / PERIODS[0]).exit_code == 0
    replayed = replay_month(PERIODS[0], store, out, month.rerun_after_feedback)
    assert replayed.differences == () and replayed.same > 20


CHILDREN = """
import os, signal, sys, threading, time
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.flows.test_month import STAGES, ended_stages, opened, run_month
city, place = Path({city!r}), Path({place!r})

def run_until(stage):
    aside = place / "store" / "periods" / "202609" / f".{{stage}}.part"
    def watch():
        while not (aside.is_dir() and any(aside.rglob("*.*"))):
            time.sleep(0.002)
        os.kill(os.getpid(), signal.SIGKILL)
    threading.Thread(target=watch, daemon=True).start()
    run_month(opened(city, place, "202609"))

for stage in STAGES:
    child = os.fork()
    if child == 0:
        try:
            run_until(stage)
        finally:
            os._exit(1)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    is_laid_out = (place / "out" / "202609").exists()
    print(stage, ended, is_laid_out, *ended_stages(place), flush=True)
"""
"""A process for each stage, killed when the stage has begun to write; their parent runs nothing itself, so that it may
fork: what they import is imported once."""


def ended_stages(place: Path) -> list[str]:
    """Stages of the first month that stand whole in the store."""
    return [s for s in STAGES if (place / "store" / "periods" / PERIODS[0] / s / "stage.json").exists()]


def test_a_run_killed_in_any_stage_goes_on_and_gives_the_same_bytes(
    few: Path, few_done: dict[str, str], tmp_path: Path
) -> None:
    """One store, killed once in every stage in turn: each time the run goes on behind the stages that had ended."""
    script = CHILDREN.format(root=str(ROOT), city=str(few), place=str(tmp_path))
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == 0, killed.stderr.decode()[-2000:]
    found = [line.split() for line in killed.stdout.decode().splitlines() if line.startswith(STAGES)]
    wanted = [[stage, str(-signal.SIGKILL), "False", *STAGES[:place]] for place, stage in enumerate(STAGES)]
    assert found == wanted, "nothing half-made is laid out, and each run goes on behind the stages that had ended"
    run_month(opened(few, tmp_path, "202609"))
    assert hashes(tmp_path / "out" / "202609") == few_done


def test_the_command_runs_the_month_without_a_server_and_closed_to_others(few_run: Commanded) -> None:
    """No Prefect, and no mode above 0750 and 0640. Its bytes are those of a run in the process of the test: the one
    that goes on after having been killed is compared with them."""
    place, ended = few_run
    assert b"Traceback" not in ended.stderr
    assert ended.stdout.decode().splitlines()[-1] == "loaded False"
    assert pl.read_parquet(place / "out" / PERIODS[0] / "tables" / "leads.parquet").height > 10
    written = [p for folder in ("store", "out") for p in [place / folder, *(place / folder).rglob("*")]]
    assert len(written) > 100
    assert [p for p in written if p.stat().st_mode & (0o027 if p.is_dir() else 0o137)] == []
    identities = [p for p in written if "tables" in p.parts]
    assert [p for p in identities if p.stat().st_mode & 0o077] == []


def folders_of(city: Path, place: Path) -> dict[str, Path]:
    given = {"city": city / "city", "incoming": city / "incoming"}
    return {**given, "store": place / "store", "out": place / "out"}


@pytest.fixture(scope="module")
def served(few: Path, few_place: Path) -> Iterator[tuple[Served, Path]]:
    """The month that was run, served from a folder that everybody may enter: what is closed has to be so by itself."""
    with tempfile.TemporaryDirectory(prefix="faxian-served-") as place:
        Path(place).chmod(0o755)
        shutil.copytree(few_place, place, dirs_exist_ok=True)
        Path(place).chmod(0o755)
        (Path(place) / "open.txt").write_text("anybody", encoding="utf-8")
        (Path(place) / "open.txt").chmod(0o644)
        with serving(folders_of(few, Path(place))) as found:
            yield found, Path(place)


def test_serving_says_period_folders_and_next_run(served: tuple[Served, Path]) -> None:
    service, place = served
    assert re.search(r"下次运行：\d{4}-\d\d-03 06:00（上海时间），数据期 \d{6}", service.announced)
    assert all(str(place / name) in service.announced for name in ("store", "out"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_gets_no_answer_and_reads_no_file(served: tuple[Served, Path]) -> None:
    service, place = served
    guessed = "Basic " + base64.b64encode(b"faxian:faxian").decode()
    asked = [("/api/health", None), ("/api/admin/version", None), ("/openapi.json", None), ("/docs", None)]
    asked += [("/api/deployments/filter", {}), ("/api/flow_runs/filter", {}), ("/api/logs/filter", {})]

    def probe() -> str:
        answers = {service.asked(path, body, header)[0] for path, body in asked for header in ("", guessed)}
        secret = service.secret in command_lines() or os.access(f"/proc/{service.server}/environ", os.R_OK)
        return f"{sorted(answers)} {secret} {readable_under(place)}"

    assert as_another(probe) == "[401] False ['open.txt']"


def test_a_flow_run_is_given_a_period_and_leaves_stages_counts_and_no_person(
    served: tuple[Served, Path], few_done: dict[str, str]
) -> None:
    service, place = served
    run = service.ran({"period": int(PERIODS[0])})  # as `prefect deployment run --param` reads it
    assert (run["state"]["type"], run["state"]["name"]) == ("COMPLETED", "有退回行"), run["state"]
    assert run["deployment"]["parameters"] == {}
    assert list(run["deployment"]["parameter_openapi_schema"]["properties"]) == ["period"]
    assert hashes(place / "out" / PERIODS[0]) == few_done
    (artifact,) = service.asked("/api/artifacts/filter", {})[1]
    assert (place / "out" / PERIODS[0] / "report" / "index.html").as_uri() in artifact["data"]
    assert re.search(r"\| 线索 \| [1-9]", artifact["data"])
    lines = logged(service, TITLES["publish"])
    assert [title for title in TITLES.values() if not any(line.startswith(title) for line in lines)] == []
    names = pl.read_parquet(place / "out" / PERIODS[0] / "tables" / "people.parquet")["name"].drop_nulls()
    for path in (place / "store" / "prefect").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not FULL_ID.search(content) and not FULL_PHONE.search(content), path.name
            assert [name for name in names if name.encode() in content] == []


def logged(service: Served, awaited: str) -> list[str]:
    """The lines of the flow run's log, which arrive a little later."""
    for _ in range(60):
        lines = [str(line["message"]) for line in service.asked("/api/logs/filter", {})[1]]
        if any(line.startswith(awaited) for line in lines):
            return lines
        time.sleep(0.5)
    return lines


def test_ctrl_c_ends_everything_that_serving_had_started(served: tuple[Served, Path]) -> None:
    service, _ = served
    started = [service.server, *children_of(service.process.pid)]
    service.process.send_signal(signal.SIGINT)
    service.process.wait(60)
    deadline = time.monotonic() + 60
    while any(map(is_running, started)) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not any(map(is_running, started))
    assert SECONDS_TO_END + STOP_SECONDS < 5, "what does not end by itself is ended"
