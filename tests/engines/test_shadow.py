"""Every step of the matcher and of the rules on two engines, table by table: DuckDB and the stand-in for Spark."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from data_contracts.engines import EngineChoice
from flows import month
from matchers.engine.duck import duck_engine
from tests.engines.months import invent, middle_stages
from tests.engines.shadow import ShadowEngine

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("pysail") is None,
        reason="no engine beside DuckDB here: make test could not install requirements-sail.lock",
    ),
]
HOUSEHOLDS = 25


@contextmanager
def on_both(folder: Path) -> Iterator[ShadowEngine]:
    from matchers.engine.sessions import spark_engine

    choice = EngineChoice(engine="sail", small_rows=0)
    with duck_engine(folder / "duck", memory="1GB") as duck, spark_engine(choice, folder / "sail") as other:
        yield ShadowEngine(duck, other)


def test_every_step_of_a_month_gives_the_same_rows_and_every_file_the_same_bytes(tmp_path: Path) -> None:
    (run,) = invent(tmp_path, HOUSEHOLDS, ("202610",))
    month.ingest(run)
    month.feedback(run)
    middle_stages(run, tmp_path / "both", on_both)
    assert not (tmp_path / "both" / "work" / "sail").exists()
