"""Every error faxian raises on purpose, and the exit code of each.

    FaxianError                 2  could not go on
    ├── UsageError              2  the command was called with something that cannot be used
    ├── CityError               2  city.yaml, areas.csv or parameters.yaml is missing or contradicts itself
    │   └── ParameterError      2  a parameter is unknown, undated, uncited, or has two values at once
    ├── InputError              2  the month's drop cannot be read at all (no roster, no such period)
    │   └── FileRejectedError   1  one file cannot be taken; the run goes on without it
    ├── ContractError           2  one of our own contracts is not valid: a defect of faxian or of a city's overrides
    ├── StoreError              2  the store or the output folder cannot be read or written
    ├── BalanceError            2  rows do not add up: a row would have been lost
    ├── InternalError           2  a defect of faxian: named by its place in the code, without the text of the failure
    └── TamperError             1  a published file is not what the manifest says

Messages say what, where (file, row, column), why it matters and what to do, and never hold a value of a person.
"""

from enum import IntEnum
from functools import partial
from typing import Self

from data_contracts.person_numbers import masked_text


class ExitCode(IntEnum):
    """The exit codes of every verb: the one place where they are defined (interface: "The command")."""

    DONE = 0
    DONE_WITH_REJECTIONS = 1
    MISUSE = 2


class FaxianError(Exception):
    """An error with a sentence for each question a reader has; `str()` joins them on one line."""

    exit_code: ExitCode = ExitCode.MISUSE

    def __init__(self, what: str, *, where: str = "", why: str = "", do: str = "") -> None:
        self.what, self.where, self.why, self.do = what, where, why, do
        super().__init__(what, where, why, do)

    def __reduce__(self) -> tuple[partial[Self], tuple[str]]:
        """From one process to another with all its sentences."""
        return partial(type(self), where=self.where, why=self.why, do=self.do), (self.what,)

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}" if self.where else self.what]
        parts += [f"Why it matters: {self.why}"] if self.why else []
        parts += [f"What to do: {self.do}"] if self.do else []
        sentence = " ".join(part if part.endswith((".", "!", "?", "。")) else part + "." for part in parts)
        return masked_text(sentence)  # a path may be named after somebody's number


class UsageError(FaxianError):
    """The command was called with something that cannot be used."""


class CityError(FaxianError):
    """The city folder is missing something or contradicts itself."""


class ParameterError(CityError):
    """A parameter is unknown, undated, uncited, or has two values for the same place and day."""


class InputError(FaxianError):
    """The month's drop cannot be read at all."""


class FileRejectedError(InputError):
    """One file of the drop cannot be taken; the run goes on without it and reports it."""

    exit_code = ExitCode.DONE_WITH_REJECTIONS


class ContractError(FaxianError):
    """A data contract is not valid, or holds a rule that was not compiled."""


class StoreError(FaxianError):
    """The store or the output folder cannot be read or written."""


class BalanceError(FaxianError):
    """Rows do not add up: going on would lose a row silently."""


class InternalError(FaxianError):
    """A defect of faxian. Carries no message of the original error, which may hold a person's values."""


class TamperError(FaxianError):
    """A published file differs from what its manifest says."""

    exit_code = ExitCode.DONE_WITH_REJECTIONS
