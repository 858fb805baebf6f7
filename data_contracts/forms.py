"""The form of a list we hand out, as its contract states it: headings, closed lists, widths, who fills which column.

    form("referrals").columns[1].heading      # 线索编号

Every table in `data_contracts/outputs` that people read (CSV, workbook) is a form; the Parquet tables are not. What a
column's `physicalType` says is how its cells are written (`Written`); `flows/deliverables/printing.py` writes them so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources

from data_contracts import labels
from data_contracts.errors import ContractError
from data_contracts.odcs import ContractFile, PropertyFile, checked, read_yaml

PRINTED = ("csv", "xlsx")


class Written(StrEnum):
    """How a cell is written."""

    TEXT = "text"  # what somebody wrote: numbers in it masked, sensitive words neutral, on one line
    OWN_TEXT = "own_text"  # the same for those whom it concerns: sensitive words stay
    RULE = "rule"  # a rule's number; neutral where its name would say what the list leaves out
    CODE = "code"  # our own codes and hashes: never masked, so that they can be matched again
    MASKED_ID = "masked_id"  # of column x_masked: the frame's x, first 6 characters
    MASKED_PHONE = "masked_phone"  # the same, first 3 and last 4 digits
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"  # one place
    PERCENT = "percent"  # of a share, one place
    YES_NO = "yes_no"  # blank for null
    YES_NO_UNKNOWN = "yes_no_unknown"
    LABEL = "label"  # the label of a code
    LABELS = "labels"  # of several codes parted by ;
    CONSTANT = "constant"  # the one value its closed list has
    ROW_NUMBER = "row_number"  # from 1 in each file


@dataclass(frozen=True)
class FormColumn:
    """One column. `name` is the frame's, `heading` the reader's; `width` in digits of a workbook's default font.

    `choices`: nothing else may stand here. `suggestions`: offered, other words are accepted too. `labels`: code, as
    text, -> label (`data_contracts/labels.py`). `filled_by`: who fills the column; null when we do.
    `applies_to`: the dispositions whose leads ask for it; none: every lead does.
    """

    name: str
    heading: str
    written: Written
    choices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    filled_by: str | None = None
    applies_to: tuple[int, ...] = ()
    width: float | None = None
    is_centred: bool = False


@dataclass(frozen=True)
class Form:
    """One list: where it goes (`path`, as the contract writes it) and its columns in order."""

    name: str
    path: str
    columns: tuple[FormColumn, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Headings in order."""
        return tuple(column.heading for column in self.columns)

    def __getitem__(self, name: str) -> FormColumn:
        """The column of that name; ContractError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise ContractError(f"the list has no column {name}", where=f"{self.name}.odcs.yaml")

    @property
    def ours(self) -> tuple[FormColumn, ...]:
        """Columns we fill."""
        return tuple(column for column in self.columns if column.filled_by is None)

    @property
    def theirs(self) -> tuple[FormColumn, ...]:
        """Columns that whoever gets the list fills."""
        return tuple(column for column in self.columns if column.filled_by is not None)


@cache
def form(name: str) -> Form:
    """The form of one of our lists, read once per process. ContractError when it is no list or states a column wrongly.

    The standard's JSON schema is left out here (it takes a tenth of a second a file): the suite lints what ships.
    """
    where = f"{name}.odcs.yaml"
    with resources.as_file(resources.files("data_contracts") / "outputs" / where) as path:
        return form_of(checked(ContractFile, read_yaml(path), where))


def form_of(file: ContractFile) -> Form:
    """Turn a checked contract file into a form."""
    table, where = file.tables[0], f"{file.name}.odcs.yaml"
    if table.physical_type not in PRINTED:
        raise ContractError(f"{table.physical_type} is not a list that people read", where=where)
    return Form(file.name, table.physical_name, tuple(_column(column, where) for column in table.properties))


def _column(file: PropertyFile, where: str) -> FormColumn:
    if file.physical_type not in set(Written):
        raise ContractError(
            f"{file.name}: physicalType is {file.physical_type}", where=where, do=f"one of {', '.join(Written)}"
        )
    written, extras = Written(file.physical_type), file.extras
    if (written in (Written.LABEL, Written.LABELS)) != (extras.labels is not None):
        raise ContractError(f"{file.name}: a label needs its labels, and only a label has them", where=where)
    if written is Written.CONSTANT and len(file.enum) != 1:
        raise ContractError(f"{file.name}: a constant has exactly one value", where=where)
    return FormColumn(
        name=file.name,
        heading=file.heading,
        written=written,
        choices=tuple(value.value for value in file.enum),
        suggestions=extras.suggests,
        labels=_labels(extras.labels, where) if extras.labels else {},
        filled_by=extras.filled_by,
        applies_to=extras.applies_to,
        width=extras.width,
        is_centred=extras.centred,
    )


def _labels(name: str, where: str) -> dict[str, str]:
    """The labels of that name, in capitals in `data_contracts/labels.py`, by code as text."""
    found = getattr(labels, name.upper(), None)
    if found is None:
        raise ContractError(f"there are no labels called {name}", where=where, do="name a set of labels.py")
    return {str(code): label for code, label in found.items()}
