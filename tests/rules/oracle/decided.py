"""A month of a true city as the program decides it, set beside the truth."""

from pathlib import Path

from data_contracts.synthetic.city import Truth
from data_contracts.synthetic.core_month import write_core_month
from flows.decide import decide
from flows.store.run import RunContext, period_end
from matchers.engine.duck import duck_engine
from tests.rules.oracle.compared import Compared, compare
from tests.rules.oracle.facts import City, Unsure
from tests.rules.oracle.unsure import apply


def decided(folder: Path, truth: Truth, period: str, unsure: Unsure) -> Compared:
    """Write the month's core tables and sure links, blur what is `unsure`, run the rules, read what they said."""
    made = write_core_month(folder / "month", truth.world, period)
    apply(unsure, made.ingest, made.match)
    run = RunContext(
        period=period, as_of=period_end(period), published=period_end(period), city=truth.city, incoming=truth.incoming,
        store=folder / "store", out=folder / "out", code_version="test",
    )  # fmt: skip
    into = folder / "decide"
    into.mkdir()
    with duck_engine(folder / "spill") as engine:
        decide(run, made.ingest, made.match, None, into, engine)
    city = City.of(truth, period, unsure)
    return compare(city, into / "leads.parquet", made.match / "people.parquet", into / "lead_details.parquet")
