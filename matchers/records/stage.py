"""Run it: the month's core tables, and everybody known before, in one shape."""

from data_contracts.steps import Engine
from matchers.records.person_records import KNOWN, Source, mentions_step

MOST_KEPT = 5_000_000
"""Rows up to which mentions are kept in memory: about 250 bytes each."""


def mention(engine: Engine, sources: list[Source], *, with_known: bool) -> None:
    """`mentions`: kept while they are few, for they are read six times; of a large city read where they lie."""
    if with_known:
        columns = frozenset(engine.query("SELECT * FROM core_known LIMIT 0").schema.names)
        sources = [*sources, Source(KNOWN, columns, is_authorised=False)]
    counts = " UNION ALL ".join(f"SELECT count(*) AS n FROM core_{source.extract}" for source in sources)
    rows = engine.query(f"SELECT sum(n) AS n FROM ({counts}) AS extracts").to_pylist()[0]["n"]
    step = mentions_step(sources)
    if rows <= MOST_KEPT:
        engine.run_sql(step)
    else:
        engine.define(step)
