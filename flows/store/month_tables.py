"""What the outputs read of a month: the stages' tables as polars frames, read when first asked for."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from data_contracts import tables as t
from data_contracts.errors import StoreError
from data_contracts.tables import Table
from flows.store.frames import empty_frame, typed_frame
from flows.store.run import RunContext

KNOWN_PEOPLE = "known_people.parquet"  # the matcher's own: everybody it ever knew, as last seen


@dataclass(frozen=True)
class MonthTables:
    """One month's stage folders. A stage that made no such table (an empty month) counts as having made an empty one;
    the tables nothing can be published without are StoreErrors."""

    context: RunContext
    ingest: Path
    match: Path
    feedback: Path
    decide: Path

    @cached_property
    def leads(self) -> pl.DataFrame:
        """LEADS."""
        return self._needed(self.decide, t.LEADS)

    @cached_property
    def lead_details(self) -> pl.DataFrame:
        """LEAD_DETAILS."""
        return self._needed(self.decide, t.LEAD_DETAILS)

    @cached_property
    def areas(self) -> pl.DataFrame:
        """AREAS, closed ones too."""
        return self._needed(self.ingest, t.AREAS)

    @cached_property
    def extract_status(self) -> pl.DataFrame:
        """EXTRACT_STATUS."""
        return self._needed(self.ingest, t.EXTRACT_STATUS)

    @cached_property
    def files(self) -> pl.DataFrame:
        """FILES."""
        return self._needed(self.ingest, t.FILES)

    @cached_property
    def match_counts(self) -> pl.DataFrame:
        """MATCH_COUNTS."""
        return self._needed(self.match, t.MATCH_COUNTS)

    @cached_property
    def focus_groups(self) -> pl.DataFrame:
        """FOCUS_GROUPS."""
        return self._or_empty(self.decide, t.FOCUS_GROUPS)

    @cached_property
    def visit_classes(self) -> pl.DataFrame:
        """VISIT_CLASSES."""
        return self._or_empty(self.decide, t.VISIT_CLASSES)

    @cached_property
    def reviews(self) -> pl.DataFrame:
        """REVIEWS."""
        return self._or_empty(self.match, t.REVIEWS)

    @cached_property
    def person_events(self) -> pl.DataFrame:
        """PERSON_EVENTS."""
        return self._or_empty(self.match, t.PERSON_EVENTS)

    @cached_property
    def lead_history(self) -> pl.DataFrame:
        """LEAD_HISTORY, this month's answers taken in."""
        return self._or_empty(self.feedback, t.LEAD_HISTORY)

    @cached_property
    def taken(self) -> pl.DataFrame:
        """LEDGER: what came back this month."""
        return self._or_empty(self.feedback, t.LEDGER)

    @cached_property
    def verdicts(self) -> pl.DataFrame:
        """VERDICTS, all there ever were."""
        return self._or_empty(self.feedback, t.VERDICTS)

    @cached_property
    def accepted(self) -> pl.DataFrame:
        """FEEDBACK_ACCEPTED."""
        return self._or_empty(self.feedback, t.FEEDBACK_ACCEPTED)

    @cached_property
    def refused_rows(self) -> pl.DataFrame:
        """REJECTED: source rows not taken at ingest."""
        return self._or_empty(self.ingest, t.REJECTED)

    @cached_property
    def cell_issues(self) -> pl.DataFrame:
        """CELL_ISSUES."""
        return self._or_empty(self.ingest, t.CELL_ISSUES)

    @cached_property
    def rejected(self) -> pl.DataFrame:
        """FEEDBACK_REJECTED."""
        return self._or_empty(self.feedback, t.FEEDBACK_REJECTED)

    @cached_property
    def returned(self) -> pl.DataFrame:
        """FEEDBACK_FILES."""
        return self._or_empty(self.feedback, t.FEEDBACK_FILES)

    def people(self, person_ids: pl.Series) -> pl.DataFrame:
        """PEOPLE and PERSON_DETAILS of some people: person_id, name, id_no, sex, birth_date, township, phone, areas.

        Never all of a city: only those whose row somebody will read. A person in no file of this month (a lead may be
        older) is told as the matcher last knew them.
        """
        wanted = person_ids.drop_nulls().unique().to_frame("person_id").lazy()
        people = self._scan(self.match, t.PEOPLE).join(wanted, on="person_id", how="semi")
        details = self._scan(self.match, t.PERSON_DETAILS).select(
            "person_id", "phone", "live_area", "hukou_area", "live_township", "hukou_township"
        )
        details = details.join(wanted, on="person_id", how="semi")
        found = people.join(details, on="person_id", how="left").collect()
        absent = wanted.collect().join(found, on="person_id", how="anti")
        path = self.match / KNOWN_PEOPLE
        if len(absent) and path.exists():
            known = pl.scan_parquet(path, glob=False).join(absent.lazy(), on="person_id", how="semi").collect()
            found = pl.concat([found, self._with_townships(known).select(found.columns)])
        return found.sort("person_id")

    def _with_townships(self, known: pl.DataFrame) -> pl.DataFrame:
        """People as the matcher keeps them -> with the townships of the areas they lived and were registered in."""
        for side in ("live", "hukou"):
            towns = self.areas.select(
                pl.col("area_code").alias(f"{side}_area"), pl.col("township").alias(f"{side}_township")
            )
            known = known.join(towns, on=f"{side}_area", how="left")
        return known.with_columns(pl.coalesce("live_township", "hukou_township").alias("township"))

    def core(self, extract: str, columns: list[str]) -> pl.DataFrame:
        """Columns of an extract's accepted rows, with row_id; no rows when the extract did not arrive."""
        path = self.ingest / f"core_{extract}.parquet"
        if not path.exists():
            return pl.DataFrame(schema={"row_id": pl.Int64} | dict.fromkeys(columns, pl.Utf8))
        return pl.scan_parquet(path, glob=False).select("row_id", *columns).collect()

    def links(self) -> pl.LazyFrame:
        """LINKS_KEYED, to be narrowed before it is collected."""
        return self._scan(self.match, t.LINKS_KEYED)

    def _needed(self, folder: Path, spec: Table) -> pl.DataFrame:
        path = self._there(folder, spec)
        return typed_frame(pq.read_table(path), spec)

    def _scan(self, folder: Path, spec: Table) -> pl.LazyFrame:
        return pl.scan_parquet(self._there(folder, spec), glob=False)

    def _or_empty(self, folder: Path, spec: Table) -> pl.DataFrame:
        path = folder / f"{spec.name}.parquet"
        return typed_frame(pq.read_table(path), spec) if path.exists() else empty_frame(spec)

    def _there(self, folder: Path, spec: Table) -> Path:
        path = folder / f"{spec.name}.parquet"
        if not path.exists():
            raise StoreError(
                f"the table {spec.name} is not there",
                where=str(folder),
                why="nothing can be published without it",
                do="run the month again from the drop",
            )
        return path
