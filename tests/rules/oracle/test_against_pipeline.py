"""A clean city sent through the whole pipeline (files, matching, rules) gives exactly the leads of the wording."""

from pathlib import Path

import pytest

from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from flows import month
from flows.store.paths import Store
from flows.store.run import RunContext, period_end
from tests.rules.oracle.compared import compare, disagreements
from tests.rules.oracle.facts import City

pytestmark = pytest.mark.slow
PERIOD = "202610"


def test_files_to_leads_without_one_more_or_less(tmp_path: Path) -> None:
    truth = generate(tmp_path, households=300, seed=23, periods=(PERIOD,), mess=Mess.clean())
    run = RunContext(
        period=PERIOD, as_of=period_end(PERIOD), published=period_end(PERIOD), city=truth.city, incoming=truth.incoming,
        store=tmp_path / "store", out=tmp_path / "out", code_version="test",
    )  # fmt: skip
    ingested, answered = month.ingest(run), month.feedback(run)
    month.decide(run, ingested, answered, month.match(run, ingested, answered))
    stages = Store(run.store)
    compared = compare(
        City.of(truth, PERIOD),
        stages.stage(PERIOD, "decide") / "leads.parquet",
        stages.stage(PERIOD, "match") / "people.parquet",
        stages.stage(PERIOD, "decide") / "lead_details.parquet",
    )
    assert compared.people == set(compared.city.known)
    assert disagreements(compared) == {}
