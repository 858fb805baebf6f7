"""A city of a few rows, written as ingest hands it on, and matched: for tests of the whole matcher."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from data_contracts.tables import AREAS, EXTRACT_STATUS, FILES, ROW_ID_STRIDE
from flows.match import match
from flows.store.run import RunContext, period_end
from matchers.engine.duck import duck_engine

VILLAGE, OTHER_VILLAGE, FAR_VILLAGE = "369921101201", "369921101202", "369922102203"
AUTHORISED = ("vehicles", "real_estate", "business", "economic_check")
_AREAS = {
    "369900000000": "市",
    "369921000000": "县",
    "369922000000": "县",
    "369921101000": "乡",
    "369922102000": "乡",
    VILLAGE: "村",
    OTHER_VILLAGE: "村",
    FAR_VILLAGE: "村",
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_TEXT = pl.String
_SELF = {"name": _TEXT, "id_no": _TEXT, "sex": _TEXT, "birth_date": pl.Date, "birth_date_raw": _TEXT, "phone": _TEXT}
_SELF |= {"address": _TEXT, "hukou_area": _TEXT, "live_area": _TEXT}
_OWN: dict[str, dict[str, Any]] = {
    "roster": dict.fromkeys(("household_no", "relation", "status"), _TEXT) | {"authorised_until": pl.Date},
    "household_register": dict.fromkeys(("hukou_no", "relation", "former_name"), _TEXT),
    "education": dict.fromkeys(("guardian_name", "guardian_id_no"), _TEXT),
    "marriage": dict.fromkeys(("spouse_name", "spouse_id_no"), _TEXT),
    "disability": {"certificate_no": _TEXT},
}


def number(birth: date, sequence: int, region: str = "369921") -> str:
    """A valid ID number of nobody; an odd sequence is a man's."""
    body = f"{region}{birth:%Y%m%d}{sequence:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


@dataclass(frozen=True)
class Outcome:
    """What matching made of a small city."""

    folder: Path
    rows: dict[str, tuple[str, int]]

    def table(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.folder / f"{name}.parquet")

    def link(self, label: str, role: str = "self") -> dict[str, Any]:
        """The link of the row that was given this label; {} when it has none."""
        extract, row = self.rows[label]
        found = self.table("links").filter(
            (pl.col("extract") == extract) & (pl.col("source_row") == row) & (pl.col("role") == role)
        )
        return found.row(0, named=True) if found.height else {}

    def person(self, label: str, role: str = "self") -> str | None:
        found = self.link(label, role).get("person_id")
        return str(found) if found else None

    def bytes_of(self, *names: str) -> dict[str, bytes]:
        return {name: (self.folder / f"{name}.parquet").read_bytes() for name in names}


def run(
    folder: Path,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    period: str = "202610",
    previous: Path | None = None,
    verdicts: Path | None = None,
    threads: int = 1,
    full: bool = False,
    areas: Sequence[Mapping[str, Any]] | None = None,
) -> Outcome:
    """Match rows by extract; a row's `label` is how a test finds it again."""
    ingest, into = folder / "ingest", folder / "match"
    ingest.mkdir(parents=True)
    into.mkdir()
    rows = {"roster": [], **rows}
    labels = _write(ingest, rows, areas or _areas())
    context = RunContext(period, period_end(period), period_end(period), folder, folder, folder, folder, "test")
    with duck_engine(folder / "spill", threads=threads) as engine:
        match(context, ingest, into, previous, verdicts, engine, full=full)
    return Outcome(into, labels)


def _write(
    ingest: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]], areas: Sequence[Mapping[str, Any]]
) -> dict[str, tuple[str, int]]:
    labels: dict[str, tuple[str, int]] = {}
    files, status = [], []
    for file_no, (extract, given) in enumerate(sorted(rows.items()), start=1):
        schema = {"row_id": pl.Int64, "id_no_is_numeric": pl.Boolean, **_SELF, **_OWN.get(extract, {})}
        core = []
        for number_of_row, row in enumerate(given, start=2):
            core.append({"row_id": file_no * ROW_ID_STRIDE + number_of_row, "id_no_is_numeric": False, **row})
            if "label" in row:
                labels[row["label"]] = (extract, number_of_row)
        pl.DataFrame([{name: row.get(name) for name in schema} for row in core], schema=schema).write_parquet(
            ingest / f"core_{extract}.parquet"
        )
        files.append(
            {"file_no": file_no, "extract": extract, "source_file": f"{extract}/a.csv", "rows_accepted": len(core)}
        )
        status.append({"extract": extract, "access": "authorised" if extract in AUTHORISED else "open"})
    for table, content in ((FILES, files), (EXTRACT_STATUS, status), (AREAS, areas)):
        frame = pl.DataFrame([{name: row.get(name) for name in table.schema.names} for row in content])
        empty = pl.DataFrame(pl.from_arrow(table.schema.empty_table()))
        pl.concat([empty, frame.cast(empty.schema)]).write_parquet(ingest / f"{table.name}.parquet")
    return labels


def _areas() -> list[dict[str, Any]]:
    return [
        {
            "area_code": code,
            "name": f"{level}{code[4:]}",
            "level": level,
            "current_code": code,
            "township": f"{code[:9]}000" if level in "乡村" else None,
            "county": f"{code[:6]}000000" if level != "市" else None,
        }
        for code, level in _AREAS.items()
    ]
