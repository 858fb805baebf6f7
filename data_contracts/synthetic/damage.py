"""The particulars of people as a department has them: the truth, damaged at known rates, the same way every month."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.random import Generator

from data_contracts.contract import Contract, Kind
from data_contracts.synthetic import damage_ids, damage_names, draws
from data_contracts.synthetic.styles import Style
from data_contracts.synthetic.world import World

CARE = {
    "roster": 0.4,
    "household_register": 0.2,
    "medical_enrolment": 0.6,
    "medical_claims": 0.6,
    "payments": 0.5,
    "employment": 0.8,
    "education": 0.8,
    "disaster": 1.5,
    "hotline": 1.6,
    "visits": 1.3,
}
"""How damaged an extract's particulars are, beside an ordinary department's (1)."""
NO_ID = {"hotline": 0.36, "petition": 0.15, "visits": 0.08, "disaster": 0.1}
GUARDIAN_ID, RELATION_NOTE, STILL_FORMER_NAME = 0.02, 0.004, 0.6
NO_PHONE, OTHER_PHONE, WRONG_PHONE, NO_SEX = 0.28, 0.12, 0.03, 0.06
NO_ADDRESS, SHORT_ADDRESS, OTHER_ADDRESS, COARSE_AREA, CLOSED_AREA = 0.1, 0.22, 0.08, 0.12, 0.02
INVALID = {
    Kind.DATE: ("2026-13-45", "20260230", "三月份", "0000-00-00"),
    Kind.YUAN: ("见附件", "abc", "约三百"),
    Kind.ENUM: ("待定", "其它情况", "9"),
    Kind.FLAG: ("待核", "?"),
    Kind.INT: ("若干", "/"),
    Kind.NUM: ("约八十", "/"),
    Kind.MONTH: ("202613", "上月"),
}


@dataclass(frozen=True)
class Mess:
    """How messy a city is. Rates are shares of rows, cells or files; 0 everywhere = a clean one.

    `identity` multiplies the rates of damage to particulars; `is_styled` lets every office write files its own way
    (otherwise: one UTF-8 CSV per extract, canonical headings). `kinds`: what of oddities.KINDS there is in the city;
    none unless asked for.
    """

    identity: float = 1.0
    is_styled: bool = True
    duplicates: float = 0.004
    blank_rows: float = 0.001
    invalid_cells: float = 0.0004
    missing_headings: float = 0.0
    kinds: frozenset[str] = frozenset()

    def having(self, *kinds: str) -> "Mess":
        """The same, in a city that has these of oddities.KINDS."""
        return replace(self, kinds=self.kinds | set(kinds))

    @classmethod
    def realistic(cls) -> "Mess":
        """As departments send them."""
        return cls()

    @classmethod
    def harsh(cls) -> "Mess":
        """As departments send them that nobody has asked for better: twice the damage, ten times the invalid cells."""
        return cls(identity=2.0, duplicates=0.01, invalid_cells=0.004)

    @classmethod
    def clean(cls) -> "Mess":
        """Clean particulars in clean files: what a rule says is then what the pipeline must say."""
        return cls(identity=0, is_styled=False, duplicates=0, blank_rows=0, invalid_cells=0)

    @classmethod
    def identity_only(cls) -> "Mess":
        """Damaged particulars in clean files."""
        return replace(cls.clean(), identity=1.0)


def with_particulars(world: World, extract: str, rows: pl.DataFrame, mess: Mess) -> pl.DataFrame:
    """Join people's particulars to an extract's rows, damaged; row order and count stay.

    Adds the identity columns, `_home` (county), `_birth_text` (a birthday that is no date, or null) and `_errors` (the
    kinds of damage done to the row).
    """
    people = world.people.select(
        "person_no", "name", "id_no", "sex", "birth_date", "hukou_area", "live_area", "address", "phone", "house"
    )
    shown = rows.join(people, on="person_no", how="left", maintain_order="left").with_columns(
        pl.coalesce(pl.when(~pl.col("hukou_area").str.starts_with("3699")).then("hukou_area"), "live_area")
        .str.slice(0, 6)
        .alias("_home"),
        pl.lit(None, pl.String).alias("_birth_text"),
    )
    for role in ("guardian", "spouse"):
        if f"{role}_no" in rows.columns:
            other = people.select(
                pl.col("person_no").alias(f"{role}_no"),
                pl.col("name").alias(f"{role}_name"),
                pl.col("id_no").alias(f"{role}_id_no"),
            )
            shown = shown.join(other, on=f"{role}_no", how="left", maintain_order="left")
    if mess.identity == 0:
        return shown.with_columns(pl.lit([], pl.List(pl.String)).alias("_errors")).drop("house")
    return _Damager(world, extract, shown, mess).damaged()


class _Damager:
    """Damages the columns of one extract's rows; every draw is indexed by record, so it is the same next month."""

    def __init__(self, world: World, extract: str, shown: pl.DataFrame, mess: Mess) -> None:
        self.world, self.extract, self.shown = world, extract, shown
        self.rate = mess.identity * CARE.get(extract, 1.0)
        self.no_id = NO_ID.get(extract, 0.0) * mess.identity
        self.records = shown["record_no"].to_numpy()
        self.size = int(self.records.max()) + 1 if len(self.records) else 0
        self.errors: list[list[str]] = [[] for _ in range(shown.height)]

    def damaged(self) -> pl.DataFrame:
        """All columns damaged."""
        shown = self.shown
        ids, names = self._ids(), self._names()
        births, texts = self._births()
        shown = shown.with_columns(
            pl.Series("id_no", ids, dtype=pl.String),
            pl.Series("name", names, dtype=pl.String),
            pl.Series("birth_date", births, dtype=pl.Date),
            pl.Series("_birth_text", texts, dtype=pl.String),
        )
        shown = self._others(shown)
        for role in ("guardian", "spouse"):
            if f"{role}_id_no" in shown.columns:
                shown = self._second_role(shown, role)
        return shown.with_columns(pl.Series("_errors", self.errors, dtype=pl.List(pl.String))).drop("house")

    def _draw(self, label: str) -> np.ndarray:
        drawn: np.ndarray = draws.stream(self.world.seed, "damage", self.extract, label).random(self.size)[self.records]
        return drawn

    def _salt(self, label: str) -> np.ndarray:
        rng = draws.stream(self.world.seed, "salt", self.extract, label)
        salts: np.ndarray = rng.integers(0, 1 << 30, self.size)[self.records]
        return salts

    def _apply(
        self, label: str, values: list[Any], kinds: dict[str, tuple[float, Callable[[Any, int], Any]]]
    ) -> list[Any]:
        """Give each row at most one of `kinds`, at their rates times the extract's."""
        draw, salt = self._draw(label), self._salt(label)
        edge = np.cumsum([share for share, _ in kinds.values()]) * self.rate
        which = np.searchsorted(edge, draw, side="right")
        listed = list(kinds.items())
        for place in np.flatnonzero(which < len(listed)):
            if values[place] is None:
                continue
            kind, (_, function) = listed[which[place]]
            made = function(values[place], int(salt[place]))
            if made != values[place]:
                values[place] = made
                self.errors[place].append(kind)
        return values

    def _ids(self) -> list[str | None]:
        values = self._apply("id", self.shown["id_no"].to_list(), damage_ids.KINDS)
        blank = np.flatnonzero(self._draw("no id") < self.no_id)
        for place in blank:
            if values[place]:
                values[place] = ""
                self.errors[place].append("id_missing")
        return self._guardian_ids(values)

    def _guardian_ids(self, values: list[str]) -> list[str | None]:
        """Some children's rows carry the number of the head of their household."""
        people = self.world.people
        heads = people.group_by("house", maintain_order=True).agg(pl.col("id_no").first().alias("head_id"))
        rows = self.shown.select("house", "birth_date").join(heads, on="house", how="left", maintain_order="left")
        child = (rows["birth_date"] > date(self.world.latest.year - 16, 1, 1)).to_numpy()
        for place in np.flatnonzero(child & (self._draw("guardian id") < GUARDIAN_ID * self.rate)):
            values[place] = rows["head_id"][int(place)]
            self.errors[place] = [e for e in self.errors[place] if not e.startswith("id_")] + ["id_of_guardian"]
        return [value or None for value in values]

    def _names(self) -> list[str]:
        kinds = {k: (share if k != "name_dots" else 0.0, f) for k, (share, f) in damage_names.KINDS.items()}
        values = self._apply("name", self.shown["name"].to_list(), kinds)
        dotted = {"name_dots": damage_names.KINDS["name_dots"]}
        with_dot = [name if "·" in name else None for name in values]
        changed = self._apply("dots", with_dot, dotted)
        values = [new or old for new, old in zip(changed, values, strict=True)]
        values = self._former_names(values)
        if self.extract in ("roster", "household_register"):
            return values
        for place in np.flatnonzero(self._draw("relation") < RELATION_NOTE * self.rate):
            values[place] = damage_names.relation_note(values[place], int(place))
            self.errors[place].append("name_relation_note")
        return values

    def _former_names(self, values: list[str]) -> list[str]:
        """After a change of name most other departments still have the old one."""
        renamed = self.world.people.filter(pl.col("change_kind") == "更名")
        former = dict(renamed.select("person_no", "former_name").iter_rows())
        if self.extract == "household_register":
            return values
        draw = self._draw("former name")
        for place, person in enumerate(self.shown["person_no"].to_list()):
            if person in former and draw[place] < STILL_FORMER_NAME:
                values[place] = former[person]
                self.errors[place] = [e for e in self.errors[place] if not e.startswith("name_")] + ["name_former"]
        return values

    def _births(self) -> tuple[list[date | None], list[str | None]]:
        values = self._apply("birth", self.shown["birth_date"].to_list(), damage_names.BIRTHS)
        draw = self._draw("birth form")
        texts: list[str | None] = [None] * len(values)
        year_only, month_only = damage_names.BIRTH_YEAR_ONLY * self.rate, damage_names.BIRTH_MONTH_ONLY * self.rate
        for place in np.flatnonzero(draw < year_only + month_only):
            day = values[place]
            is_year = draw[place] < year_only
            texts[place] = f"{day.year}" if is_year else f"{day.year}-{day.month:02d}"
            self.errors[place].append("birth_year_only" if is_year else "birth_month_only")
        gone = self._draw("birth missing") < damage_names.BIRTH_MISSING * min(self.rate, 1.5)
        for place in np.flatnonzero(gone):
            values[place], texts[place] = None, None
            self.errors[place] = [e for e in self.errors[place] if not e.startswith("birth_")] + ["birth_missing"]
        return values, texts

    def _others(self, shown: pl.DataFrame) -> pl.DataFrame:
        """Sex, phone, address, areas: missing, coarse, another one."""
        rate = min(self.rate, 1.5)
        phones, addresses = shown["phone"].to_list(), shown["address"].to_list()
        draw, salt = self._draw("phone"), self._salt("phone")
        for place in np.flatnonzero(draw < (NO_PHONE + OTHER_PHONE + WRONG_PHONE) * rate):
            if phones[place] is None:
                continue
            share = draw[place] / rate
            if share < NO_PHONE:
                phones[place] = None
            elif share < NO_PHONE + OTHER_PHONE:
                phones[place] = f"154{salt[place] % 10**8:08d}"
            else:
                phones[place] = damage_names.phone(phones[place], int(salt[place]))
        names, villages = self.world.places.names, self.world.places.villages
        draw, salt = self._draw("address"), self._salt("address")
        live = shown["live_area"].to_list()
        for place in np.flatnonzero(draw < (NO_ADDRESS + SHORT_ADDRESS + OTHER_ADDRESS) * rate):
            share, village = draw[place] / rate, live[place]
            if share < NO_ADDRESS:
                addresses[place] = None
            elif share < NO_ADDRESS + SHORT_ADDRESS:
                full = self.world.places.address(village)
                addresses[place] = full if share < NO_ADDRESS + SHORT_ADDRESS / 2 else full.removesuffix(names[village])
            else:
                addresses[place] = (
                    self.world.places.address(villages[salt[place] % len(villages)]) + f"{salt[place] % 90 + 1}号"
                )
        no_sex = pl.Series(self._draw("sex") < NO_SEX * rate)
        return shown.with_columns(
            pl.Series("phone", phones, dtype=pl.String),
            pl.Series("address", addresses, dtype=pl.String),
            pl.when(~no_sex).then("sex").alias("sex"),
            *[self._area(shown, column, rate) for column in ("hukou_area", "live_area")],
        )

    def _area(self, shown: pl.DataFrame, column: str, rate: float) -> pl.Series:
        """Areas written for the township or county only, or with the code of a closed village."""
        values = shown[column].to_list()
        draw = self._draw(column)
        old = {new: closed for closed, new in self.world.places.closed.items()}
        for place in np.flatnonzero(draw < (COARSE_AREA + CLOSED_AREA) * rate):
            share, area = draw[place] / rate, values[place]
            if area is None:
                continue
            if share < COARSE_AREA:
                values[place] = area[:9] + "000" if share < COARSE_AREA * 0.7 else area[:6] + "000000"
            else:
                values[place] = old.get(area, area)
        return pl.Series(column, values, dtype=pl.String)

    def _second_role(self, shown: pl.DataFrame, role: str) -> pl.DataFrame:
        """Guardians and spouses: fewer kinds of damage, named `<role>:<kind>`."""
        own = self.errors
        self.errors = [[] for _ in own]
        kinds = {
            k: v
            for k, v in damage_ids.KINDS.items()
            if k in ("id_missing", "id_one_digit", "id_swapped", "id_zeros", "id_cosmetic")
        }
        ids = self._apply(f"{role} id", shown[f"{role}_id_no"].to_list(), kinds)
        few = {k: v for k, v in damage_names.KINDS.items() if k in ("name_homophone", "name_soft", "name_blanks")}
        names = self._apply(f"{role} name", shown[f"{role}_name"].to_list(), few)
        self.errors = [[*a, *(f"{role}:{kind}" for kind in b)] for a, b in zip(own, self.errors, strict=True)]
        return shown.with_columns(
            pl.Series(f"{role}_id_no", [i or None for i in ids], dtype=pl.String),
            pl.Series(f"{role}_name", names, dtype=pl.String),
        )


Overrides = dict[int, dict[str, str]]


def overrides(
    rng: Generator, part: pl.DataFrame, contract: Contract, style: Style, share: float
) -> tuple[Overrides, pl.DataFrame]:
    """Texts that stand in cells in place of the value: birthdays that are no date, and invalid values at a rate.

    Returns them by `_row` and column, and a frame `_row`, `_invalid` (list of "invalid:<column>").
    """
    columns = {column for column, _ in style.headings}
    found: Overrides = {}
    if "birth_date" in columns:
        for row, text in part.filter(pl.col("_birth_text").is_not_null()).select("_row", "_birth_text").iter_rows():
            found[row] = {"birth_date": text}
    invalid: dict[int, list[str]] = {}
    numbers = part["_row"].to_list()
    for column in contract.columns:
        if share == 0 or column.kind not in INVALID or column.name not in columns or column.name == "birth_date":
            continue
        filled = part[column.name].is_not_null().to_numpy()
        for place in np.flatnonzero(filled & (rng.random(part.height) < share)):
            texts = INVALID[column.kind]
            found.setdefault(numbers[place], {})[column.name] = texts[int(rng.integers(0, len(texts)))]
            invalid.setdefault(numbers[place], []).append(f"invalid:{column.name}")
    frame = pl.DataFrame(
        {"_row": list(invalid), "_invalid": list(invalid.values())},
        schema={"_row": pl.Int64, "_invalid": pl.List(pl.String)},
    )
    return found, frame
