"""Ingest beside its floors, in one run: `python -m benchmarks.ingest [--rows N]`.

| what | floor | goal |
|---|---|---|
| GB18030 CSV of N rows x 12 to typed, validated Parquet | decode + polars scan to untyped Parquet | <= 2x, <= 700 MB |
| XLSX of 100,000 rows x 12 to typed Parquet | fastexcel alone | <= 1.3x |
| the CSV five times as long | the CSV itself | the same memory |

Each measurement is a process of its own, so that its peak memory is its own; CPU seconds are those of the child that
reads, too, which is started before. On a machine that does other things the CPU columns are the ones to look at. Great
Expectations' import (seconds, once per run whatever the rows) is timed apart.
"""

import argparse
import codecs
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

EXTRACT = "medical_enrolment"
AS_OF = date(2026, 10, 31)
HEADINGS = "姓名,证件号码,性别,出生日期,户籍地区划,居住地区划,住址,联系电话,参保状态,是否资助参保,资助金额,护理保险"
BLOCK_BYTES, CHUNK_ROWS = 4 << 20, 50_000
XLSX_ROWS = 100_000
MEGABYTE = 1024


class Took(NamedTuple):
    """Seconds on the clock, and of all processors."""

    seconds: float
    cpu: float


def main() -> None:
    """Measure everything and print the table; or, as a child, one thing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="keep the files here and use them again")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        measure(given.one[0], Path(given.one[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        run_all(given.keep or Path(folder), given.rows)


def run_all(folder: Path, rows: int) -> None:
    """Make the files, measure each step beside its floor, print."""
    folder.mkdir(parents=True, exist_ok=True)
    csv, longer, xlsx = folder / f"{rows}.csv", folder / f"{5 * rows}.csv", folder / f"{XLSX_ROWS}.xlsx"
    for path, count in ((csv, rows), (longer, 5 * rows)):
        if not path.exists():
            write_csv(path, count)
    if not xlsx.exists():
        write_xlsx(xlsx, XLSX_ROWS)
    print(f"{'':44}{'seconds':>9}{'of floor':>10}{'CPU s':>9}{'of floor':>10}{'peak MB':>9}")
    floor = show("floor: decode + scan to untyped Parquet", "floor", csv)
    show("typed Parquet, every row accounted for", "take", csv, floor)
    show("  and validated (import apart)", "validated", csv, floor)
    longer_floor = show(f"floor, {5 * rows:,} rows", "floor", longer)
    show(f"typed Parquet, {5 * rows:,} rows", "take", longer, longer_floor)
    excel = show(f"fastexcel alone, {XLSX_ROWS:,} rows", "fastexcel", xlsx)
    show("typed Parquet from XLSX", "take", xlsx, excel)


def show(label: str, what: str, path: Path, floor: Took | None = None) -> Took:
    """Measure in a process of its own and print a line; returns the seconds."""
    command = [sys.executable, "-m", "benchmarks.ingest", "--one", what, str(path)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    took, peak, note = Took(float(output[0]), float(output[1])), float(output[2]), " ".join(output[3:])
    ratios = [f"{one / of:9.2f}x" for one, of in zip(took, floor, strict=True)] if floor else [" " * 10] * 2
    print(f"{label:44}{took.seconds:9.2f}{ratios[0]}{took.cpu:9.2f}{ratios[1]}{peak:9.0f}  {note}", flush=True)
    return took


def measure(what: str, path: Path) -> None:
    """One measurement: prints seconds, CPU seconds and peak MB."""
    steps = {"floor": _floor, "take": _take, "validated": _validated, "fastexcel": _fastexcel}
    took, note = steps[what](path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(f"{took.seconds:.3f} {took.cpu:.3f} {peak:.1f} {note}")


@contextmanager
def timed() -> Iterator[list[Took]]:
    """Fills the list with what its body took, the child that reads ended with it."""
    from flows.ingest.apart.child import door

    took: list[Took] = []
    own, children, start = time.process_time(), _of_children(), time.perf_counter()
    already = door.child.process.pid if door.child else 0
    used = _of_process(already)
    yield took
    seconds, worked = time.perf_counter() - start, time.process_time() - own
    door.end()
    took.append(Took(seconds, worked + _of_children() - children - used))


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _of_process(pid: int) -> float:
    """CPU seconds that a living process has used; 0 where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not pid or not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _floor(path: Path) -> tuple[Took, str]:
    """What the disk and the parser allow."""
    import polars  # noqa: F401  # its import is no part of the floor

    with tempfile.TemporaryDirectory() as folder:
        with timed() as took:
            decoded_and_scanned(path, "gb18030", Path(folder))
        return took[0], ""


def decoded_and_scanned(path: Path, encoding: str, into: Path) -> None:
    """Decode a CSV to UTF-8 and sink its columns, untyped, as Parquet."""
    import polars as pl

    plain = into / "plain.csv"
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as source, plain.open("wb") as target:
        while block := source.read(BLOCK_BYTES):
            target.write(decoder.decode(block).encode())
    pl.scan_csv(plain, infer_schema=False).sink_parquet(into / f"{path.stem}.parquet")


def _fastexcel(path: Path) -> tuple[Took, str]:
    import fastexcel
    import polars  # noqa: F401

    with timed() as took:
        fastexcel.read_excel(str(path)).load_sheet(0, dtypes="string").to_polars()
    return took[0], ""


def _take(path: Path) -> tuple[Took, str]:
    return _ingest(path, is_validated=False)


def _validated(path: Path) -> tuple[Took, str]:
    return _ingest(path, is_validated=True)


def _ingest(path: Path, is_validated: bool) -> tuple[Took, str]:
    from data_contracts.contract import load_contracts
    from data_contracts.core_parts import part_path
    from flows.ingest.accept import accept_extract
    from flows.ingest.discover import FoundFile
    from flows.ingest.expectation_results import load, quiet
    from flows.ingest.sheets import format_of
    from flows.ingest.validate import Delivery, validate_extracts

    contract = load_contracts()[EXTRACT]
    note = ""
    if is_validated:
        start = time.perf_counter()
        with quiet():
            load()
        note = f"(import {time.perf_counter() - start:.1f} s)"
    with tempfile.TemporaryDirectory() as folder:
        file = FoundFile(EXTRACT, path.name, path, "", path.stat().st_size, file_no=1)
        format_of(path)  # the child that reads is there
        with timed() as took:
            accounts = accept_extract(contract, [file], Path(folder), AS_OF)
            if is_validated:
                validate_extracts(
                    [Delivery(contract, {path.name: part_path(Path(folder), EXTRACT, 1)})], Path(folder) / "spill"
                )
        rows = sum(account.rows_accepted for account in accounts)
        return took[0], f"{rows:,} accepted {note}"


def write_csv(path: Path, rows: int) -> None:
    """An invented enrolment list in GB18030, with a total row at its end."""
    draw = random.Random(rows)
    with path.open("w", encoding="gb18030", newline="") as file:
        file.write(HEADINGS + "\r\n")
        for start in range(0, rows, CHUNK_ROWS):
            count = min(CHUNK_ROWS, rows - start)
            file.write("".join(",".join(_cells(draw)) + "\r\n" for _ in range(count)))
        file.write("合计" + "," * HEADINGS.count(",") + "\r\n")


def write_xlsx(path: Path, rows: int) -> None:
    """The same list as a workbook: area codes and amounts as numbers, births as dates."""
    import xlsxwriter

    draw = random.Random(rows)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS.split(","))
    for row in range(1, rows + 1):
        cells = _cells(draw)
        for column, text in enumerate(cells):
            if column in (4, 5, 10):
                sheet.write_number(row, column, float(text))
            elif column == 3:
                sheet.write_datetime(row, column, date(*(int(part) for part in text.split("-"))))
            else:
                sheet.write_string(row, column, text)
    book.close()


def _cells(draw: random.Random) -> list[str]:
    day = date(1940, 1, 1) + timedelta(days=draw.randrange(31_000))
    place = f"3699{draw.randrange(2, 6):02d}{draw.randrange(1, 20):03d}{draw.randrange(200, 240):03d}"
    return [
        draw.choice("王李张刘陈杨赵黄周吴徐孙") + "".join(draw.choices("伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超", k=2)),
        f"369902{day:%Y%m%d}{draw.randrange(10_000):04d}",
        draw.choice("男女"),
        f"{day.year}-{day.month}-{day.day}",
        place,
        place,
        f"城关区钟楼街道白沟社区解放路{draw.randrange(300)}号{draw.randrange(30)}栋",
        f"154{draw.randrange(10**8):08d}",
        draw.choice(("参保", "参保", "参保", "停保")),
        draw.choice("是否"),
        f"{draw.randrange(40_000) / 100:.2f}",
        draw.choice("是否"),
    ]


if __name__ == "__main__":
    main()
