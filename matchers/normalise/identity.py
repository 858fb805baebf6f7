"""All normal forms of identity tuples: one field after the other, each once per distinct value."""

from datetime import date

import polars as pl

from matchers.normalise.address import address_forms, area_places
from matchers.normalise.birth import birth_forms
from matchers.normalise.distinct import per_distinct
from matchers.normalise.id_number import id_forms
from matchers.normalise.name import former_in_note, name_forms
from matchers.normalise.phone import phone_forms

INPUTS = {
    "name": pl.String,
    "id_no": pl.String,
    "id_no_is_numeric": pl.Boolean,
    "certificate_no": pl.String,
    "sex": pl.String,
    "birth_date": pl.Date,
    "birth_date_raw": pl.String,
    "phone": pl.String,
    "address": pl.String,
    "hukou_area": pl.String,
    "live_area": pl.String,
    "former_name": pl.String,
    "head_name": pl.String,
}
_NAME = ("name", "name_kind", "name_hard", "name_soft", "surname", "name_py", "fz", "fzs", "given_fz")
_ID = ("id_no", "id_no_is_numeric", "certificate_no")
_SEX = {"男": "男", "女": "女", "1": "男", "2": "女", "男性": "男", "女性": "女", "M": "男", "F": "女"}


def normalise_identities(frame: pl.DataFrame, areas: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Normal forms of identity tuples (columns: see the package docstring); rows and order unchanged.

    Give it distinct tuples. Columns that are not inputs are keys and come back first, as they are. `areas` is AREAS.
    """
    absent = [pl.lit(None, dtype=kind).alias(name) for name, kind in INPUTS.items() if name not in frame.columns]
    tuples = frame.with_columns(absent).with_columns(pl.col(name).cast(kind) for name, kind in INPUTS.items())
    keys = frame.select(name for name in frame.columns if name not in INPUTS)
    names = _names(tuples)
    numbers = per_distinct(tuples, _ID, lambda values: id_forms(values, as_of))
    births = tuples.select("birth_date", "birth_date_raw").hstack(numbers.select("id_birth", "id_kind"))
    births = per_distinct(births, births.columns, lambda values: birth_forms(values, as_of))
    phones = per_distinct(tuples.select(phone_raw="phone"), ["phone_raw"], phone_forms)
    places = _places(tuples, areas)
    sex = _sex(tuples.hstack(numbers.select("id_sex")))
    return pl.concat([keys, *names, numbers, births, sex, phones, places], how="horizontal")


def _names(tuples: pl.DataFrame) -> list[pl.DataFrame]:
    own = per_distinct(tuples.select(raw="name"), ["raw"], lambda values: _own(name_forms(values, "raw")))
    former_name = pl.coalesce("former_name", former_in_note(pl.col("name")))
    former = per_distinct(
        tuples.select(former=former_name), ["former"], lambda v: _short(name_forms(v, "former"), "former")
    )
    head = per_distinct(tuples.select(head="head_name"), ["head"], lambda v: _short(name_forms(v, "head"), "head"))
    is_self = pl.DataFrame({"own": own["name_soft"], "head": head["head_soft"]}).select(
        head_is_self=pl.col("own") == pl.col("head")
    )
    return [own, former, head, is_self]


def _own(forms: pl.DataFrame) -> pl.DataFrame:
    forms = forms.rename({"n": "name", "kind": "name_kind", "hard": "name_hard", "soft": "name_soft"})
    return forms.select("raw", *_NAME)


def _short(forms: pl.DataFrame, prefix: str) -> pl.DataFrame:
    is_name = pl.col("kind") != "relation"
    kept = [pl.when(is_name).then(short).alias(f"{prefix}_{short}") for short in ("hard", "soft", "fz")]
    return forms.select(prefix, *kept)


def _sex(tuples: pl.DataFrame) -> pl.DataFrame:
    text = pl.col("sex").str.normalize("NFKC").str.strip_chars().str.to_uppercase()
    stated = text.replace_strict(_SEX, default=None, return_dtype=pl.String)
    return tuples.select(sex=pl.coalesce(stated, "id_sex"))


def _places(tuples: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """Where they live: the coded area first, the address for what the code leaves open and does not contradict."""
    coded = per_distinct(tuples, ["live_area"], lambda values: area_places(values, "live_area", areas))
    hukou = per_distinct(tuples, ["hukou_area"], lambda values: area_places(values, "hukou_area", areas))
    written = per_distinct(tuples, ["address"], lambda values: address_forms(values, areas))
    frame = pl.concat([coded, hukou, written], how="horizontal")
    town = pl.coalesce("live_area_town", "town")
    in_town = pl.col("town").eq_missing(town)
    return frame.select(
        village=pl.coalesce("live_area_village", pl.when(in_town).then("village")),
        town=town,
        hukou_village="hukou_area_village",
        hukou_town="hukou_area_town",
        address_rest="address_rest",
    )
