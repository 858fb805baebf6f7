"""What is read of a month is all that its rules, and whoever looks back at them, ask for."""

from pathlib import Path

import pyarrow.parquet as pq

from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.core_month import write_core_month
from data_contracts.synthetic.damage import Mess
from data_contracts.tables import AREAS, LINKS_KEYED, PEOPLE, PERSON_DETAILS
from matchers.engine.duck import duck_engine
from rules.decide import decide_month
from rules.evaluate import HITS
from rules.inputs import read_arrivals, read_inputs
from rules.look_back import ask_rule, look_back
from rules.month import Month
from rules.parameters import load_parameters
from tests.rules.world import AS_OF


def test_what_is_read_suffices_to_decide_and_to_look_back_also_when_person_numbers_ended(tmp_path: Path) -> None:
    truth = generate(tmp_path, households=20, seed=3, periods=("202610",), mess=Mess.clean())
    made = write_core_month(tmp_path / "month", truth.world, "202610")
    parameters = load_parameters(truth.city / "parameters.yaml")
    merges = {"P999999999": "P000000001"}
    month = Month("202610", AS_OF, AS_OF, "369900000000", parameters, read_arrivals(made.ingest), merges)
    with duck_engine(tmp_path / "spill", memory="500MB", threads=1) as engine:
        read_inputs(engine, made.ingest, made.match, None, None)
        assert decide_month(engine, month).leads.num_rows
    with duck_engine(tmp_path / "spill", memory="500MB", threads=1) as engine:
        read_inputs(engine, made.ingest, made.match, None, None)
        look_back(engine, month, HITS.empty_table())
        assert ask_rule(engine, month, "E07", person_id="P000000001").rule.id == "E07"


def test_an_extract_that_did_not_come_has_the_columns_and_types_of_one_that_did(tmp_path: Path) -> None:
    for table in (AREAS, LINKS_KEYED, PEOPLE, PERSON_DETAILS):
        pq.write_table(table.schema.empty_table(), tmp_path / f"{table.name}.parquet")
    contracts = load_contracts()
    came = dict(list(contracts.items())[::2])
    for extract, contract in came.items():
        pq.write_table(core_schema(contract).empty_table(), tmp_path / f"core_{extract}.parquet")
    with duck_engine(tmp_path / "spill", memory="500MB", threads=1) as engine:
        read_inputs(engine, tmp_path, tmp_path, None, None)
        read = {name: engine.query(f"SELECT * FROM core_{name}").schema for name in contracts}
    assert came and came.keys() < contracts.keys()
    assert read == {name: core_schema(contract) for name, contract in contracts.items()}
