"""What the Spark engine does itself, beside Spark: tables as files, and what reads few rows. No session is needed."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.engines import EngineChoice
from data_contracts.steps import Step
from matchers.block.keys_of import passes
from matchers.engine.duck import duck_engine
from matchers.engine.frames import ROWS_OF_A_TASK, tasks_for
from matchers.engine.kept import Folders
from matchers.engine.sessions import BROADCAST, ENCRYPTED, SPILL, SPILL_OF_MACHINE, settings_of
from matchers.engine.spark import SparkEngine

NUMBERS = pa.table({"n": pa.array(range(10), pa.int32())})


def _step(name: str, sql: str) -> Step:
    return Step(name=name, sql=sql, purpose="", inputs=("numbers",), grain="")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[SparkEngine]:
    opened = SparkEngine(None, tmp_path / "work", "none", small_rows=1000)
    opened.put("numbers", NUMBERS)
    yield opened
    opened.close()


def test_few_rows_need_no_cluster_and_sums_stay_whole(engine: SparkEngine) -> None:
    assert engine.run_sql(_step("total", "SELECT sum(n) AS n, $word AS word FROM numbers"), {"word": "汉"}) == 1
    assert pq.read_schema(engine.files("total")[0]).field("n").type == pa.int64()
    assert engine.query("SELECT * FROM total").to_pylist() == [{"n": 45, "word": "汉"}]


def test_parts_are_added_in_the_types_of_the_table_and_read_as_one(engine: SparkEngine) -> None:
    engine.append("grown", _step("part", "SELECT n FROM numbers WHERE n < 2"))
    assert engine.append("grown", _step("part", "SELECT CAST(n + 10 AS BIGINT) AS n FROM grown")) == 2
    assert len(engine.files("grown")) == 2
    assert engine.query("SELECT n FROM grown ORDER BY n NULLS LAST")["n"].to_pylist() == [0, 1, 10, 11]
    assert {pq.read_schema(part).field("n").type for part in engine.files("grown")} == {pa.int32()}


def test_a_step_may_take_the_place_of_what_it_reads_and_the_old_files_go(engine: SparkEngine, tmp_path: Path) -> None:
    before = engine.files("numbers")
    engine.run_sql(_step("numbers", "SELECT n * 2 AS n FROM numbers WHERE n > 7"))
    assert engine.query("SELECT n FROM numbers ORDER BY n NULLS LAST")["n"].to_pylist() == [16, 18]
    assert not before[0].exists()
    engine.define(_step("seen", "SELECT n + 1 AS n FROM numbers"))
    engine.rename("numbers", "others")
    engine.rename("others", "numbers")
    assert engine.query("SELECT max(n) AS n FROM seen")["n"].to_pylist() == [19]
    engine.drop("numbers", "seen", "never_there")
    assert not engine.has("numbers")
    assert list((tmp_path / "work" / "tables").iterdir()) == []


def test_kernels_and_files_are_as_on_duckdb(engine: SparkEngine, tmp_path: Path) -> None:
    doubled = pa.schema([("n", pa.int32())])
    assert engine.map_arrow("mapped", "numbers", lambda batch: batch, doubled) == 10
    engine.write("mapped", tmp_path / "mapped.parquet", ["n"])
    assert pq.read_table(tmp_path / "mapped.parquet")["n"].to_pylist() == list(range(10))
    step = _step("falling", "SELECT n FROM mapped WHERE n >= $least ORDER BY n DESC NULLS LAST")
    assert engine.export(step, tmp_path / "falling.parquet", {"least": 7}) == 3
    assert pq.read_table(tmp_path / "falling.parquet")["n"].to_pylist() == [9, 8, 7]


def test_rows_that_are_only_laid_out_and_sorted_go_by_no_cluster_however_many(tmp_path: Path) -> None:
    with closing(SparkEngine(None, tmp_path / "work", "none", small_rows=1)) as engine:
        engine.put("numbers", NUMBERS)
        engine.put("few", NUMBERS.slice(0, 3))
        engine.write("numbers", tmp_path / "numbers.parquet", ["n"])
        laid = "SELECT numbers.n, few.n AS m FROM numbers LEFT JOIN few ON few.n = numbers.n ORDER BY numbers.n DESC"
        assert engine.export(_step("laid", laid), tmp_path / "laid.parquet") == 10
        assert pq.read_table(tmp_path / "laid.parquet")["n"].to_pylist() == list(range(9, -1, -1))
        longer = "SELECT few.n FROM few JOIN numbers ON few.n = numbers.n ORDER BY few.n"
        with pytest.raises(AttributeError):  # there is no session
            engine.export(_step("longer", longer), tmp_path / "longer.parquet")


def test_a_folder_that_a_plan_still_reads_goes_when_the_last_plan_lets_it_go(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    kept = folders.of_table(folders.new('a "name"'), NUMBERS)
    (folder,) = kept.folders
    folders.hold(kept.folders)
    folders.hold(kept.folders)
    folders.remove(kept.folders)
    folders.let_go(kept.folders)
    assert folder.exists() and folder.name == "00001_a__name_"
    folders.let_go(kept.folders)
    assert not folder.exists()
    other = folders.of_table(folders.new("b"), NUMBERS)
    folders.hold(other.folders)
    folders.let_go(other.folders)
    assert (other.rows, other.folders[0].exists()) == (10, True)
    folders.remove(other.folders)
    assert not other.folders[0].exists()


def test_few_rows_are_kept_even_where_they_are_read_once(engine: SparkEngine) -> None:
    engine.read_once("chosen")
    assert engine.run_sql(_step("chosen", "SELECT n FROM numbers WHERE n > 7")) == 2
    assert engine.rows("chosen") == 2


@pytest.mark.parametrize(("rows", "tasks"), [(0, 1), (ROWS_OF_A_TASK - 1, 1), (ROWS_OF_A_TASK, 2), (20_000_000, 401)])
def test_more_rows_are_sorted_in_more_parts(rows: int, tasks: int) -> None:
    assert tasks_for(rows) == tasks


def test_all_blocking_keys_are_one_pass_where_a_statement_costs_more_than_its_rows(
    engine: SparkEngine, tmp_path: Path
) -> None:
    with duck_engine(tmp_path / "duck") as duck:
        for one in (engine, duck):
            one.put("record_entities", pa.table({"entity": pa.array([1, -2], pa.int64())}))
            one.put("keyed_records", NUMBERS)
        assert [len(keys) for keys in passes(engine, max_together=9)] == [15]
        for most, together in ((10, [15]), (9, [13, 2]), (5, [7, 7, 1]), (1, [1] * 15), (0, [1] * 15)):
            assert [len(keys) for keys in passes(duck, max_together=most)] == together


@pytest.mark.parametrize(
    ("master", "given", "is_encrypted"),
    [
        ("spark://10.0.0.5:7077", {}, "true"),
        ("yarn", {}, "true"),
        ("local[2]", {}, "false"),
        ("local", {}, "false"),
        ("local-cluster[2,1,1024]", {}, "true"),
        ("local[2]", {SPILL: "/mnt/fast"}, "true"),
        ("local[2]", {ENCRYPTED: True, "spark.sql.ansi.enabled": False}, "true"),
    ],
)
def test_what_is_spilled_is_encrypted_where_it_leaves_the_folder_of_work_and_a_city_may_have_it_always(
    master: str,
    given: dict[str, str | int | bool],
    is_encrypted: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(SPILL_OF_MACHINE, raising=False)
    settings = settings_of(EngineChoice(engine="spark", master=master, spark=given), tmp_path, {})
    assert settings[ENCRYPTED] == is_encrypted
    assert settings["spark.sql.ansi.enabled"] == "true"
    monkeypatch.setenv(SPILL_OF_MACHINE, "/mnt/machine")
    assert settings_of(EngineChoice(engine="spark", master=master, spark=given), tmp_path, {})[ENCRYPTED] == "true"


@pytest.mark.parametrize(
    ("given", "threshold"),
    [
        ({}, "10485k"),
        ({"spark.driver.memory": "16g"}, "41943k"),
        ({"spark.driver.memory": "16384"}, "41943k"),
        ({"spark.driver.memory": "16G", "spark.executor.memory": "2048MB"}, "5242k"),
        ({"spark.executor.memory": "1t"}, "10485k"),
        ({"spark.driver.memory": "much"}, "0k"),
        ({"spark.driver.memory": "16g", BROADCAST: "-1"}, "-1"),
    ],
)
def test_tables_go_to_every_task_whole_up_to_a_share_of_the_least_memory_that_holds_them(
    given: dict[str, str | int | bool], threshold: str, tmp_path: Path
) -> None:
    assert settings_of(EngineChoice(engine="spark", spark=given), tmp_path, {})[BROADCAST] == threshold
