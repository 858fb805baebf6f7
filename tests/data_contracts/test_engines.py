"""Which engine is chosen, and the sentence when it cannot be."""

from pathlib import Path

import pytest

from data_contracts.engines import DEFAULT, EngineChoice, load_engine
from data_contracts.errors import CityError, UsageError
from matchers.engine import must_run, open_engine


def test_a_city_without_a_word_runs_on_duckdb_and_the_command_line_goes_before_the_city(tmp_path: Path) -> None:
    assert load_engine(tmp_path) == DEFAULT
    (tmp_path / "engine.yaml").write_text("engine: spark\nmaster: yarn\nspark: {spark.executor.cores: 4}\n")
    chosen = load_engine(tmp_path, {"master": "local[2]", "work": "/mnt/shared"})
    assert (chosen.engine, chosen.master, chosen.work) == ("spark", "local[2]", Path("/mnt/shared"))
    assert chosen.spark == {"spark.executor.cores": 4}
    assert load_engine(tmp_path, {"engine": "duckdb"}).engine == "duckdb"


def test_what_is_not_known_is_said_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "engine.yaml").write_text("engin: spark\n")
    with pytest.raises(CityError, match=r"engine\.yaml.*engin"):
        load_engine(tmp_path)
    (tmp_path / "engine.yaml").unlink()
    with pytest.raises(UsageError, match=r"--engine cannot be 'sparc'"):
        load_engine(tmp_path, {"engine": "sparc"})


def test_a_city_gives_duckdb_as_much_memory_as_it_says_in_whole_mega_or_gigabytes(tmp_path: Path) -> None:
    (tmp_path / "engine.yaml").write_text("memory: 300MB\n")
    chosen = load_engine(tmp_path)
    with open_engine(chosen, tmp_path / "spill") as engine:
        held = engine.query("SELECT current_setting('memory_limit') AS held").to_pylist()
    assert (chosen.engine, held) == ("duckdb", [{"held": "286.1 MiB"}])
    for wrong in ("12", "half", "0GB", "1.5GB"):
        (tmp_path / "engine.yaml").write_text(f"memory: '{wrong}'\n")
        with pytest.raises(CityError, match=r"engine\.yaml.*memory"):
            load_engine(tmp_path)


def test_what_is_missing_for_an_engine_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    must_run(DEFAULT)
    spark = EngineChoice(engine="spark")
    monkeypatch.setattr("matchers.engine.needs.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"needs the package pyspark.*faxian\[spark\]"):
        must_run(spark)
    monkeypatch.setattr("matchers.engine.needs.find_spec", lambda name: name)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="needs Java"):
        must_run(spark)
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("")
    java.chmod(0o755)
    must_run(spark)
    with pytest.raises(UsageError, match="is not a path"):
        must_run(spark.model_copy(update={"work": Path("hdfs://name/work")}))
