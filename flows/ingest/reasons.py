"""Every reason why a cell was emptied, a row or a file not taken: one code, one plain Chinese sentence each.

`reason_code` is what programs read and never changes its meaning; the sentence is what a clerk reads. Sentences name
headings, rows and sheets, never a value of a person.
"""

from enum import StrEnum


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


SENTENCES: dict[str, str] = {
    Cell.UNKNOWN_VALUE: "不在代码表内，请改为代码表中的标签或代码",
    Cell.INVALID_DATE: "不是一个存在的日期，请按 2026-10-03 的样式填写",
    Cell.INCOMPLETE_DATE: "日期不完整（只有年或年月），请补到日",
    Cell.DATE_OUT_OF_RANGE: "日期超出可能的范围，请核对",
    Cell.BIRTH_IN_FUTURE: "出生日期晚于统计日，请核对",
    Cell.INVALID_MONTH: "不是月份，请按 202610 的样式填写",
    Cell.INVALID_AMOUNT: "不是金额，请只填数字",
    Cell.INVALID_NUMBER: "不是数字，请只填数字",
    Cell.OUT_OF_RANGE: "数值超出可能的范围，请核对",
    Cell.INVALID_AREA: "不是 6、9 或 12 位区划代码，请核对",
    Cell.UNKNOWN_WORD: "是 Excel 错误值或“不详”一类的字样，请补上实际内容",
    Cell.NOT_CALCULATED: "是公式，文件里没有存下算出的值；请在表格软件里打开、重新计算并保存后重报",
    Cell.MERGED: "与上一行合并成一格，不知道这一行是多少；请取消合并、每行填写",
    Cell.UNDECODABLE: "里有认不出的字节（文件的编码有问题），请重新导出",
    Cell.KEY_AS_NUMBER: "被表格软件存成了数字，丢了前面的 0 或末几位，认不出是哪一个；请以文本格式重报",
    Cell.MISSING_VALUE: "必填而空白，请补填",
    Row.DUPLICATE: "与前面的一行完全相同，只取一次",
    Row.TOO_MANY_FIELDS: "这一行的格数多于标题，多半是值里有未加引号的分隔符，列已错位；请加引号或改用 xlsx 重报",
    Row.CUT_OFF: "文件在这一行中间断了，请重新导出",
    Row.FILE_REJECTED: "整个文件未采用，原因见该文件",
}


def sentence(code: str, heading: str | None = None) -> str:
    """The sentence of a code, with the heading it is about."""
    return f"“{heading}”{SENTENCES[code]}" if heading else SENTENCES[code]
