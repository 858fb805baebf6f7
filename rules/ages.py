"""How old everybody is at the end of the month, whoever's day of birth it is: lists and report look there.

Facts reckon the ages of this month's people; a list also shows people of earlier months, and rows whose person is not
known yet. So the fact `ages` is asked once more, of every day somebody alive may be born on.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from data_contracts.steps import Engine, values_in
from data_contracts.tables import AGES
from rules.month import Month
from rules.steps import fact_steps

EPOCH = date(1970, 1, 1)
"""The day from which Arrow counts days."""
MAX_YEARS = 150
BAND_STARTS = ("work_age", "old_age", "great_age")
"""Parameters that the age bands of the report begin with; before the first stand those who are younger."""
NOBODY_ELSE = {
    "rows_roster": pa.schema([("person_id", pa.string()), ("start_date", pa.date32()), ("status_date", pa.date32())]),
    "rows_justice": pa.schema([("person_id", pa.string()), ("term_start", pa.date32())]),
    "departures": pa.schema([("person_id", pa.string()), ("death_date", pa.date32())]),
}
"""What else `ages` reads: days of roster rows, terms and deaths, of which a calendar has none."""


def ages_by_birth(engine: Engine, month: Month) -> pa.Table:
    """AGES: age and age band at as_of of each day of birth. To be asked before the month's tables are read: it uses
    their names."""
    last = (month.as_of - EPOCH).days
    births = pa.array(range(last, last - MAX_YEARS * 366, -1), pa.int32()).cast(pa.date32())
    engine.put("people", pa.table({"person_id": births.cast(pa.string()), "birth_date": births}))
    for name, schema in NOBODY_ELSE.items():
        engine.put(name, schema.empty_table())
    step = next(step for step in fact_steps() if step.name == "ages")
    engine.run_sql(step, values_in(step.sql, month.values))
    found = engine.query(
        "SELECT people.birth_date, cast(ages.age AS integer) AS age FROM ages "
        "JOIN people ON people.person_id = ages.person_id ORDER BY people.birth_date"
    )
    engine.drop("ages", "people", *NOBODY_ELSE)
    starts = _band_starts(month)
    ages = found.column("age").combine_chunks().dictionary_encode()
    bands = pa.array([age_band(age, starts) for age in ages.dictionary.to_pylist()], pa.string())
    return found.append_column("age_band", bands.take(ages.indices)).cast(AGES.schema)


def age_band(age: int, starts: Sequence[int]) -> str:
    """The band an age belongs to; `starts`: the first age of each band but the youngest."""
    place = bisect_right(starts, age)
    low = starts[place - 1] if place else 0
    return f"{low}—{starts[place] - 1} 岁" if place < len(starts) else f"{low} 岁以上"


def _band_starts(month: Month) -> list[int]:
    """Parameters without a value in force begin no band."""
    return [value for name in BAND_STARTS if isinstance(value := month.values[name], int)]
