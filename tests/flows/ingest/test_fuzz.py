"""Whatever a clerk exports: never a traceback, always an account that balances."""

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.ingest.file_account import FileAccount
from tests.flows.ingest.made import HEADINGS, csv_text, take, with_headings, write_xls, write_xlsx
from tests.properties import examples

quiet = examples(60, settings(suppress_health_check=[HealthCheck.too_slow]))

ODD = [
    "",
    " ",
    "　",
    "合计",
    "制表人：王工",
    '"',
    '""',
    "a\nb",
    "\r",
    ",",
    "\t",
    "2026-13-05",
    "#N/A",
    "１２",
    "\ufffd",
    "□",
    "\x00",
]
cells = st.one_of(
    st.sampled_from(ODD),
    st.sampled_from(["张一伟", "369921198001011234", "男", "XF1", "2026-10-03", "医疗", "1", "3.69921E+17"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)
rows = st.lists(st.lists(cells, max_size=12), max_size=12)
headings = st.one_of(
    st.just(HEADINGS),
    st.permutations(HEADINGS),
    st.lists(st.one_of(st.sampled_from([*HEADINGS, "身份证号", "姓 名", "备注", ""]), cells), max_size=12),
)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])


def account_for(content: bytes, name: str = "a.csv") -> tuple[list[FileAccount], pl.DataFrame]:
    """Take bytes in as a file; accept_extract itself raises when an account does not balance."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        accounts, core = take(Path(folder), path)
        for account in accounts:
            account.must_balance()
            assert account.rows_accepted == core.filter(pl.col("source_file") == account.source_file).height
            numbers = [*core["source_row"].to_list(), *account.rejected_rows()["source_row"].to_list()]
            if len(accounts) == 1:
                assert len(numbers) == len(set(numbers))
                assert all(1 <= number <= account.rows_read for number in numbers)
        return accounts, core


@quiet
@given(headings, rows, encodings, st.sampled_from([",", "\t", ";"]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_text_file_balances(
    heading: list[str], body: list[list[str]], encoding: str, delimiter: str, end: str
) -> None:
    account_for(csv_text([heading, *body], delimiter, end).encode(encoding, errors="replace"))


@quiet
@given(rows, encodings, st.integers(0, 400))
def test_a_file_broken_off_anywhere_balances(body: list[list[str]], encoding: str, length: int) -> None:
    account_for(csv_text(with_headings([*with_headings(), *body])).encode(encoding, errors="replace")[:length])


@quiet
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xls", "a.xlsx", "a.zip"]))
def test_any_bytes_balance(content: bytes, name: str) -> None:
    account_for(content, name)


@quiet
@given(st.binary(max_size=60), st.integers(0, 500))
def test_any_bytes_in_the_middle_of_a_good_file_balance(content: bytes, at: int) -> None:
    whole = csv_text(with_headings()).encode("gb18030")
    account_for(whole[:at] + content + whole[at:])


good_cells = cells.map(lambda text: "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff"))


@examples(25, quiet)
@given(
    headings,
    st.lists(
        st.lists(st.one_of(good_cells, st.floats(allow_nan=False, allow_infinity=False), st.booleans()), max_size=10),
        max_size=8,
    ),
)
def test_any_workbook_balances(heading: list[str], body: list[list[object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clean = ["".join(c for c in text if c >= " ") for text in heading]
        path = write_xlsx(
            Path(folder) / "b.xlsx", {"一": [list(clean), *body]}, strings_to_urls=False, strings_to_formulas=False
        )
        account_for(path.read_bytes(), "a.xlsx")


@examples(40, quiet)
@given(st.integers(0, 20_000), st.binary(max_size=20), st.booleans(), st.booleans())
def test_a_damaged_workbook_balances(at: int, noise: bytes, is_old: bool, is_cut: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b"
        body: list[list[object]] = [list(row) for row in with_headings()]
        content = (write_xls(path, body) if is_old else write_xlsx(path, {"一": body})).read_bytes()
        at %= len(content)
        account_for(content[:at] + noise + (b"" if is_cut else content[at + len(noise) :]), "a.xls")
