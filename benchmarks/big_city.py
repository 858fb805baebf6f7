"""The drop of a whole big city: invented in parts that fit into memory, laid end to end, one file per extract.

A part is a small city of its own people (`data_contracts.synthetic`) in the areas of the big one: particulars damaged
as departments damage them, files clean. Household and other case numbers get the part's number behind them, so that
two parts share none. Clinics settle far more small bills than a small city invents: MORE_BILLS fills up to ten rows per
person.
"""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from data_contracts.contract import load_contracts
from data_contracts.synthetic import damage, draws, parameters, places, styles, views, world
from data_contracts.synthetic.city import CITY_YAML
from data_contracts.synthetic.damage import Mess
from data_contracts.synthetic.places import Places
from data_contracts.synthetic.situations import plant_all

HOUSEHOLDS_OF_A_PART = 20_000
MORE_BILLS = 11
"""Small bills beside each person's first row in the medical extract, spread over the months before."""
CASE_NUMBERS = ("claim_no", "household_no", "hukou_no", "matter_no", "monitor_no", "report_no", "ticket_no", "unit_no")
CHANGED = 20
"""Of so many rows one has another phone and another address the month after: 5 %."""


def write_city(folder: Path, households: int, seed: int, period: str) -> int:
    """Write `folder`/city and `folder`/incoming/`period`; returns the rows of the drop."""
    where = places.invent(draws.stream(seed, "places"), households)
    city, parts, drop = folder / "city", folder / "parts", folder / "incoming" / period
    city.mkdir(parents=True)
    (city / "city.yaml").write_text(CITY_YAML.format(name=places.CITY_NAME, code=places.CITY_CODE), encoding="utf-8")
    places.areas_csv(where, {}).write_csv(city / "areas.csv")
    (city / "parameters.yaml").write_text(parameters.parameters_yaml(where.rural[0][:9] + "000"), encoding="utf-8")
    sizes = list(_sizes(households))
    with get_context("spawn").Pool(2, maxtasksperchild=1) as pool:
        pool.starmap(partial(_write_part, parts, where, seed, period), enumerate(sizes), chunksize=1)
    sent = [extract for extract, contract in load_contracts().items() if not contract.is_occasional]
    rows = sum(_join(parts, drop, extract, period) for extract in sent)
    shutil.rmtree(parts)
    return rows


def write_next_month(folder: Path, period: str, following: str) -> None:
    """The same drop a month later: one row of CHANGED with another phone and a moved address."""
    drop = folder / "incoming" / period
    for file in sorted(drop.rglob("*.csv")):
        rows = pl.read_csv(file, infer_schema=False, encoding="utf8").with_row_index("row")
        is_changed = pl.col("row") % CHANGED == pl.col("row").min() + 7
        moved = {name: pl.col(name) + "9号" for name in ("住址", "现住址", "地址") if name in rows.columns}
        told = {
            name: pl.lit("154") + (pl.col("row") * 7919 % 10**8).cast(pl.String).str.zfill(8)
            for name in ("联系电话", "电话", "手机号")
            if name in rows.columns
        }
        into = drop.with_name(following) / str(file.relative_to(drop)).replace(period, following)
        into.parent.mkdir(parents=True, exist_ok=True)
        changed = {name: pl.when(is_changed).then(cell).otherwise(name) for name, cell in (moved | told).items()}
        rows.with_columns(**changed).drop("row").write_csv(into, include_bom=True)


def _sizes(households: int) -> Iterator[int]:
    while households > 0:
        yield min(households, HOUSEHOLDS_OF_A_PART)
        households -= HOUSEHOLDS_OF_A_PART


def _write_part(parts: Path, where: Places, seed: int, period: str, number: int, households: int) -> None:
    """One part's rows as text, by extract."""
    made = world.build(seed * 1000 + number, households, draws.month_last(period), 1, plant_all, where)
    contracts = load_contracts()
    for extract, seen in views.month(made, period).items():
        rows = _with_more_bills(seen) if extract == "medical_claims" else seen
        shown = damage.with_particulars(made, extract, rows, Mess.identity_only())
        told = [pl.col(name) + f"-{number:03d}" for name in CASE_NUMBERS if name in shown.columns]
        contract = contracts[extract]
        style = styles.clean(contract)
        cells = styles.texts(shown.with_columns(told), contract, style)
        born = {"birth_date": pl.coalesce(shown["_birth_text"], "birth_date")} if "birth_date" in cells.columns else {}
        into = parts / extract / f"{number:03d}.parquet"
        into.parent.mkdir(parents=True, exist_ok=True)
        headed = dict(style.headings)
        cells.with_columns(**born).select(list(headed)).rename(headed).write_parquet(into)


def _with_more_bills(rows: pl.DataFrame) -> pl.DataFrame:
    """Small bills of each patient in the months before his first one."""
    first = rows.unique("person_no", keep="first", maintain_order=True)
    small = {"total_yuan": 60.0, "pooled_yuan": 40.0, "out_of_pocket_yuan": 20.0}
    small |= {"catastrophic_yuan": 0.0, "medical_assistance_yuan": 0.0}
    more = [
        first.with_columns(
            pl.lit("门诊").alias("visit_kind"),
            pl.lit(None, pl.Date).alias("admitted_date"),
            pl.lit(None, pl.Date).alias("discharged_date"),
            pl.col("settled_date") - timedelta(days=9 * bill),
            pl.col("claim_no") + f"-{bill}",
            pl.col("record_no") + bill * 10_000_000,
            **{name: pl.lit(value) for name, value in small.items()},
        )
        for bill in range(1, MORE_BILLS + 1)
    ]
    return pl.concat([rows, *more])


def _join(parts: Path, drop: Path, extract: str, period: str) -> int:
    """One file of all parts, as an office exports it; returns its rows."""
    rows = pl.concat([pl.read_parquet(part) for part in sorted((parts / extract).glob("*.parquet"))])
    into = drop / extract / f"{extract}_{places.CITY_CODE}_{period}.csv"
    into.parent.mkdir(parents=True)
    rows.write_csv(into, include_bom=True)
    return rows.height
