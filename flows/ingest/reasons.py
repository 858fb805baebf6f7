"""Every reason why a cell was emptied, a row or a file not taken: one code, one plain Chinese sentence each.

`reason_code` is what programs read and never changes its meaning; the sentence is what a clerk reads. Sentences name
headings, rows and sheets, never a value of a person.
"""

from enum import StrEnum

from data_contracts.labels import INGEST_REASONS


class Cell(StrEnum):
    """Why a cell holds nothing that can be used. In a required column the row is not taken for the same reason."""

    UNKNOWN_VALUE = "unknown_value"
    INVALID_DATE = "invalid_date"
    INCOMPLETE_DATE = "incomplete_date"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    BIRTH_IN_FUTURE = "birth_in_future"
    INVALID_MONTH = "invalid_month"
    INVALID_AMOUNT = "invalid_amount"
    INVALID_NUMBER = "invalid_number"
    OUT_OF_RANGE = "out_of_range"
    INVALID_AREA = "invalid_area"
    UNKNOWN_WORD = "unknown_word"
    NOT_CALCULATED = "not_calculated"
    MERGED = "merged_cell"
    UNDECODABLE = "undecodable"
    KEY_AS_NUMBER = "key_as_number"
    MISSING_VALUE = "missing_value"


class Row(StrEnum):
    """Why a row was not taken, other than one of its cells."""

    DUPLICATE = "duplicate"
    TOO_MANY_FIELDS = "too_many_fields"
    CUT_OFF = "row_cut_off"
    FILE_REJECTED = "file_rejected"
    HOUSEHOLD_TWICE = "household_twice"


class File(StrEnum):
    """Why a whole file was not taken."""

    EMPTY = "empty_file"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    UNKNOWN_FORMAT = "unknown_format"
    NO_HEADING = "no_heading"
    MISSING_HEADING = "missing_heading"
    DUPLICATE_HEADING = "duplicate_heading"
    UNSAFE_ARCHIVE = "unsafe_archive"
    SECOND_SHEET = "second_sheet"
    FAILED_EXPECTATION = "failed_expectation"
    NO_GOOD_ROW = "no_good_row"
    UNKNOWN_KIND = "unknown_kind"
    NOT_SENT = "not_sent"


def sentence(code: str, heading: str | None = None) -> str:
    """The sentence of a code, with the heading it is about."""
    return f"“{heading}”{INGEST_REASONS[code]}" if heading else INGEST_REASONS[code]
