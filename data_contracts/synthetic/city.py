"""`generate`: a city folder, its months of drops, and the truth about them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from data_contracts.city import CITY_FILE
from data_contracts.contract import Contract, load_contracts
from data_contracts.errors import UsageError
from data_contracts.synthetic import (
    damage,
    draws,
    exports,
    files,
    oddities,
    other_lists,
    parameters,
    places,
    services_exports,
    styles,
    views,
    world,
)
from data_contracts.synthetic.damage import Mess
from data_contracts.synthetic.export_files import located
from data_contracts.synthetic.maker import Maker
from data_contracts.synthetic.situations import plant_all
from data_contracts.synthetic.world import World

CONTRACT, EXPORTS, WIDE = DELIVERED_AS = ("contract", "exports", "wide")

CITY_YAML = """\
name: {name}
code: "{code}"
areas: areas.csv
parameters: parameters.yaml
policy: [tianjin, hanzhong, yongfu, jiangxi, anhui]
"""


@dataclass(frozen=True)
class Truth:
    """What is true of a generated city, in memory and as Parquet under `folder`/truth.

    `people`: true person; `rows`: source row x role as written (period, extract, source_file, source_row, role,
    person_no, errors); `situations`: what was planted for whom, as at the last period. `world` is the truth all was
    made from, `months` every period's true rows by extract.
    """

    folder: Path
    city: Path
    incoming: Path
    periods: tuple[str, ...]
    people: pl.DataFrame
    rows: pl.DataFrame
    situations: pl.DataFrame
    world: World
    months: dict[str, dict[str, pl.DataFrame]]


def generate(
    folder: Path,
    *,
    households: int,
    seed: int,
    periods: Sequence[str],
    mess: Mess | None = None,
    plant: Callable[[Maker], None] | None = plant_all,
    roster_as: str = CONTRACT,
    only_exported: bool = False,
) -> Truth:
    """Write `folder`/city, `folder`/incoming and `folder`/truth; the same seed gives the same bytes.

    `periods` are consecutive YYYYMM, oldest first; the situations are planted as at the end of the last. `mess` is
    Mess.realistic() when not given. `plant` None = ordinary life only. `roster_as`: contract; or exports: the roster
    comes as the ten files of a county's system (exports.py), settlements, payments and the monitoring table as those of
    theirs (services_exports.py); everything else is the same. wide: likewise, but the roster as the one table of an
    older system. `only_exported`: under our headings, but without the
    particulars of people that those exports do not have.
    """
    mess = mess or Mess.realistic()
    periods = tuple(sorted(periods))
    _must_be_known(mess.kinds)
    if roster_as not in DELIVERED_AS:
        raise UsageError(f"a roster is not delivered as '{roster_as}'", do=f"give one of {', '.join(DELIVERED_AS)}")
    made = world.build(seed, households, draws.month_last(periods[-1]), len(periods), plant)
    made = oddities.with_oddities(made, mess.kinds)
    contracts = load_contracts()
    city, incoming = folder / "city", folder / "incoming"
    _write_city(city, made)
    months = {
        period: other_lists.with_other_lists(made, views.month(made, period), period, mess.kinds) for period in periods
    }
    written = [
        _write_extract(
            incoming / period / extract,
            made,
            contracts[extract],
            rows,
            period,
            mess,
            roster_as,
            only_exported,
        )
        for period, shown in months.items()
        for extract, rows in shown.items()
    ]
    people = made.people.drop("is_planted")
    truth = Truth(folder, city, incoming, periods, people, pl.concat(written), made.situations, made, months)
    _write_truth(truth)
    return truth


def _must_be_known(kinds: frozenset[str]) -> None:
    unknown = sorted(kinds - set(oddities.KINDS))
    if unknown:
        known = ", ".join(oddities.KINDS)
        raise UsageError(f"there is no kind of city '{unknown[0]}'", do=f"give some of {known}")


def _write_city(city: Path, made: World) -> None:
    city.mkdir(parents=True, exist_ok=True)
    living = made.people.filter(pl.col("is_registered")).group_by("hukou_area").len()
    population = dict(living.iter_rows())
    (city / CITY_FILE).write_text(CITY_YAML.format(name=places.CITY_NAME, code=places.CITY_CODE), encoding="utf-8")
    places.areas_csv(made.places, population).write_csv(city / "areas.csv")
    event = made.places.rural[0][:9] + "000"
    (city / "parameters.yaml").write_text(parameters.parameters_yaml(event), encoding="utf-8")


def _write_extract(
    folder: Path,
    made: World,
    contract: Contract,
    rows: pl.DataFrame,
    period: str,
    mess: Mess,
    roster_as: str,
    only_exported: bool,
) -> pl.DataFrame:
    """Write one extract's files of a month; returns the truth of its rows. `roster_as`, `only_exported`: see
    `generate`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = damage.with_particulars(made, contract.extract, rows, mess)
    shown = oddities.as_written(made, contract.extract, known, mess.kinds).with_columns(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("_row")
    )
    if only_exported:
        shown = _as_exported(contract.extract, shown)
    places_of: list[pl.DataFrame] = []
    whole = shown
    if roster_as != CONTRACT:
        where, shown = _exported(folder, made, contract.extract, shown, period, mess, roster_as)
        clean = where.with_columns(is_duplicate=pl.lit(False), _invalid=pl.lit([], pl.List(pl.String)))
        places_of.append(clean)
        if shown.is_empty() and clean.height:
            return _truth_rows(clean, whole, contract.extract, period)
    for place, part in _parts(made, shown, contract, period, mess):
        rng = draws.stream(made.seed, "file", contract.extract, period, place)
        broken = mess.missing_headings > 0 and rng.random() < mess.missing_headings
        name = made.places.names[place + "000000"]
        style = (
            styles.draw(rng, contract, name, period, missing_heading=broken)
            if mess.is_styled
            else styles.clean(contract)
        )
        if style.format == "xls" and part.height > files.XLS_ROWS:
            style = replace(style, format="xlsx")
        if oddities.SHORT_NUMBERS in mess.kinds and contract.extract not in oddities.WRITES_OTHERWISE:
            style = replace(style, keys_as_numbers=True)
        path = folder / f"{_file_name(contract, place, name, period, int(rng.integers(0, 3)))}.{style.format}"
        replaced, invalid = damage.overrides(rng, part, contract, style, mess.invalid_cells)
        wanted = part.select("_row", *[column for column, _ in style.headings])
        clutter = files.Clutter(rng, mess.duplicates, mess.blank_rows, replaced)
        where = files.write(path, wanted, contract, style, clutter)
        places_of.append(where.join(invalid, on="_row", how="left", maintain_order="left"))
    return _truth_rows(pl.concat(places_of), whole, contract.extract, period)


def _exported(
    folder: Path, made: World, extract: str, shown: pl.DataFrame, period: str, mess: Mess, roster_as: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write what comes as its system exports it; where those rows stand, and the rows that come under our headings."""
    if extract == "roster" and roster_as == WIDE:
        return exports.write_wide(folder, shown, made.places, period), shown.filter(~exports.is_in_wide_table())
    if extract == "roster":
        ids = dict(made.people.select("person_no", "id_no").iter_rows())
        where = exports.write_exports(folder, shown, made.places, ids, period, is_clean=not mess.identity)
        return where, shown.filter(~exports.is_exported())
    is_of_them = services_exports.is_written_so(extract, shown)
    written = shown.filter(is_of_them)
    if written.is_empty():
        return located([]), shown
    return services_exports.write_others(folder, extract, written, made.places, period), shown.filter(~is_of_them)


def _as_exported(extract: str, shown: pl.DataFrame) -> pl.DataFrame:
    if extract == "roster":
        return exports.as_exported(shown)
    return services_exports.as_exported(extract, shown) if extract in services_exports.WRITERS else shown


def _parts(
    made: World, shown: pl.DataFrame, contract: Contract, period: str, mess: Mess
) -> list[tuple[str, pl.DataFrame]]:
    """The whole city in one file, or one file per county, as the supplier does this month."""
    rng = draws.stream(made.seed, "parts", contract.extract, period)
    if not mess.is_styled or rng.random() < 0.55:
        return [(places.CITY_CODE, shown)]
    counties = sorted({village[:6] for village in made.places.villages})
    county = pl.when(pl.col("_home").is_in(counties)).then("_home").otherwise(pl.lit(counties[0]))
    split = shown.with_columns(county.alias("_home"))
    parts = [(c, split.filter(pl.col("_home") == c)) for c in counties]
    return [(c, part) for c, part in parts if part.height] or [(places.CITY_CODE, shown)]


def _file_name(contract: Contract, place: str, name: str, period: str, form: int) -> str:
    return (
        f"{contract.extract}_{place}_{period}",
        f"{contract.supplier}_{contract.title}_{period}_{name}",
        f"{contract.title}（{name}）{period}",
    )[form]


def _truth_rows(where: pl.DataFrame, shown: pl.DataFrame, extract: str, period: str) -> pl.DataFrame:
    roles = {"person_no": "self", "guardian_no": "guardian", "spouse_no": "spouse"}
    found = where.join(
        shown.select("_row", "_errors", *[c for c in roles if c in shown.columns]), on="_row", how="left"
    )
    errors = pl.concat_list(
        "_errors",
        pl.when("is_duplicate").then(pl.lit(["duplicate"])).otherwise(pl.lit([], pl.List(pl.String))),
        pl.col("_invalid").fill_null([]),
    )
    parts = [
        found.filter(pl.col(column).is_not_null()).select(
            pl.lit(period).alias("period"),
            pl.lit(extract).alias("extract"),
            (pl.lit(extract + "/") + pl.col("source_file")).alias("source_file"),
            "source_row",
            pl.lit(role).alias("role"),
            pl.col(column).alias("person_no"),
            errors.list.join(";").alias("errors"),
        )
        for column, role in roles.items()
        if column in found.columns
    ]
    return pl.concat(parts).sort("source_file", "source_row", "role")


def _write_truth(truth: Truth) -> None:
    folder = truth.folder / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    truth.people.write_parquet(folder / "people.parquet")
    truth.rows.write_parquet(folder / "rows.parquet")
    truth.situations.write_parquet(folder / "situations.parquet")
