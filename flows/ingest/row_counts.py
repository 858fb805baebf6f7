"""What validation says of files as a whole, counted without the validator: for `check`, which loads it only if it must.

The expectations are the same, compiled from the same contracts; column expectations are about rows that ingest has
typed already and refuse no file.
"""

from collections.abc import Iterable
from pathlib import Path

from data_contracts import at_rest
from data_contracts.expectations import Expectation, compile_suite
from flows.ingest.validate import Delivery, ExtractValidation, validate_extracts

COUNTED = "expect_table_row_count_to_be_between"
GIVEN = "expect_table_columns_to_match_set"
"""The columns of a core table are the contract's: the writer would have failed."""


def count_extracts(deliveries: Iterable[Delivery], spill: Path) -> tuple[ExtractValidation, ...]:
    """The files that validation would refuse, per extract; without checks of columns. An expectation about a table that
    cannot be counted here is left to the validator.
    """
    found: list[ExtractValidation] = []
    for delivery in deliveries:
        of_table = [e for e in compile_suite(delivery.contract) if e.is_of_table and e.type != GIVEN]
        if any(expectation.type != COUNTED for expectation in of_table):
            found += validate_extracts([delivery], spill)
        else:
            found.append(_counted(delivery, of_table))
    return tuple(found)


def _counted(delivery: Delivery, of_table: list[Expectation]) -> ExtractValidation:
    rows: dict[str, int] = dict.fromkeys(delivery.parts, 0)
    for path in sorted(set(delivery.parts.values())):
        counts = at_rest.scan(path).group_by("source_file").len().collect()
        rows |= {file: count for file, count in counts.iter_rows() if file in rows}
    refused = {}
    for file, count in sorted(rows.items()):
        wrong = [e.description for e in of_table if e.severity == "error" and not _holds(e, count)]
        if wrong:
            refused[file] = "；".join(wrong)
    contract = delivery.contract
    return ExtractValidation(
        contract.extract, contract.title, contract.supplier, sum(rows.values()), tuple(sorted(rows)), (), refused
    )


def _holds(expectation: Expectation, count: int) -> bool:
    least, most = expectation.kwargs.get("min_value"), expectation.kwargs.get("max_value")
    return (least is None or count >= least) and (most is None or count <= most)
