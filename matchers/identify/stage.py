"""The stage's nodes: person records -> entities: a valid number with a name, or particulars that say the same."""

from data_contracts.codes import SQL_CODES
from matchers.runner import Stage, sql_nodes


def stage() -> Stage:
    """`person_records` and what is read of them -> `entities`, `record_entities` and what they stand on."""
    return Stage("identify", tuple(sql_nodes("matchers.identify", SQL_CODES)))
