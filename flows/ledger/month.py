"""A month in the books: on which lists its leads stand, what it puts down, and the books before and after it."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from data_contracts.tables import LEDGER, VERDICTS
from flows.ledger import book
from flows.ledger.book import Book, next_entry, numbered, to_put_down
from flows.ledger.editions import Edition, edition_of
from flows.ledger.figures import figures, to_keep, town_figures
from flows.ledger.identity_sample import answers_kept, answers_of, draw_sample, sample_files, samples_kept
from flows.ledger.listings import listings, published_on, row_marks
from flows.ledger.merges import merges_of
from flows.ledger.month_figures import figures_file, month_figures
from flows.ledger.opening import opening
from flows.ledger.person_names import nameless, names_known, people_in, with_names
from flows.ledger.reminders import leads_on_lists
from flows.ledger.routing import LISTED_FOR, routed
from flows.ledger.row_keys import row_keys
from flows.store.files import NewFile
from flows.store.frames import typed_frame
from flows.store.month_tables import MonthTables
from flows.store.run import RunContext
from rules.packs import city_parameters


@dataclass(frozen=True)
class MonthBooks:
    """`listed`: lead_id, listed_for, side of the leads on lists (grain: lead x list). `before`: the ledger before the
    month; `answers`: the entries of what came back in it; `entries`: everything the month puts down; `figures`: those
    of its bulletin by county, `towns` by township; `files`: what of it the ledger's folder lacks, not yet written;
    `edition`: which one of its lists goes out; `cards`: LEDGER_LEADS of every lead ever opened, those of earlier
    editions of the month too; `sample`: the month's clerical sample (IDENTITY_SAMPLE), `samples` with those of earlier
    months, `sample_answers` all that ever came back on them; `month_figures`: MONTH_FIGURES of the month."""

    listed: pl.DataFrame
    before: Book
    answers: pl.DataFrame
    entries: Book
    figures: pl.DataFrame
    towns: pl.DataFrame
    files: tuple[NewFile, ...]
    edition: Edition
    cards: pl.DataFrame
    sample: pl.DataFrame
    samples: pl.DataFrame
    sample_answers: pl.DataFrame
    month_figures: pl.DataFrame

    @cached_property
    def after(self) -> Book:
        """The books after the month."""
        return _both(self.before, self.entries)


def month_books(context: RunContext, month: MonthTables) -> MonthBooks:
    """What a month puts down: a function of the ledger before it and of its tables; nothing is written yet.

    StoreError when the month was published before from other input and later months stand on it.
    """
    before = book.read(month.store, before=month.period)
    published, shown = month.leads.filter("is_published"), leads_on_lists(month)
    city = context.settings
    surveys = city_parameters(city).lookup("residence_surveys", city.long_code, None, context.as_of)
    elsewhere = bool(surveys and surveys.value)
    listed = lists_of(month, city.long_code, before.events, residence_surveys=elsewhere)
    lists = published_on(listed, month.areas, row_marks(month, shown))
    keys = row_keys(month, published)
    again = month.lead_history.join(shown.filter("is_listed_again"), on="lead_id", how="semi")
    events, cards = opening(published, month.lead_details, month.lead_history, keys, lists, context, again)
    cards = nameless(cards, month)
    answers = month.answers.sort("entry_no")
    events = entries_of(answers, events, before.events, month.period)
    new = month.verdicts.filter(pl.col("period") == month.period)
    new = new.join(before.verdicts, on=new.columns, how="anti", nulls_equal=True)
    entries = Book(events, cards, new, merges_of(month.person_events, month.period))
    towns = town_figures(month, _both(before, entries))
    counted = figures(towns, month.areas, context.settings.long_code)
    put_down = to_put_down(month.store, month.period, entries)
    is_added = any("_events." in file.path.name for file in put_down)
    edition = edition_of(month.store, month.period, events, is_added=is_added, issued_on=context.published)
    parameters = city_parameters(context.settings)
    own = month_figures(context, month, parameters, towns)
    sample = draw_sample(context, month, parameters)
    samples = pl.concat([samples_kept(month.store, month.period), sample])
    answered = answers_of(month, samples)
    kept = sample_files(month.store, month.period, sample, answered)
    files = (*kept, *figures_file(month.store, own), *put_down, *to_keep(month.store, month.period, counted, towns))
    answered = pl.concat([answers_kept(month.store, month.period), answered])
    stated = pl.concat([entries.leads, book.read(month.store).leads]).unique(
        "lead_id", keep="first", maintain_order=True
    )
    merges = pl.concat([before.merges, entries.merges])
    stated = with_names(stated, names_known(month, people_in(stated["statement"], merges)), merges)
    return MonthBooks(
        listed, before, answers, entries, counted, towns, files, edition, stated, sample, samples, answered, own
    )


def _both(before: Book, entries: Book) -> Book:
    return Book(
        pl.concat([before.events, entries.events]),
        pl.concat([before.leads, entries.leads]).sort("lead_id", "period"),
        pl.concat([before.verdicts, entries.verdicts]).sort(VERDICTS.key),
        pl.concat([before.merges, entries.merges]),
    )


def lists_of(
    month: MonthTables, city_code: str, events: pl.DataFrame | None = None, *, residence_surveys: bool = True
) -> pl.DataFrame:
    """lead_id, listed_for, side of the leads that are rows of a month's lists. Grain: lead x list.

    A lead that is listed again stays where it was listed last, by the ledger's `events`; where that place is none of
    today's, it goes where a new lead of its person would. `residence_surveys`: `routed`.
    """
    shown = leads_on_lists(month)
    found = routed(shown, month.areas, city_code, residence_surveys=residence_surveys)
    if events is None or not shown["is_listed_again"].any():
        return found
    last = _last_lists(events, month.areas).join(shown.filter("is_listed_again"), on="lead_id", how="semi")
    return pl.concat([found.join(last, on="lead_id", how="anti"), last.select(found.columns)])


def _last_lists(events: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """lead_id, listed_for, side of the last lists of every lead; only of leads whose lists are all still there."""
    known = listings(events)
    last = known.filter(pl.col("period") == pl.col("period").max().over("lead_id"))
    here = areas.filter(pl.col("current_code") == pl.col("area_code"))["area_code"]
    still = last.filter(pl.col("township").is_in(here.implode()).all().over("lead_id"))
    return still.select("lead_id", pl.col("township").alias(LISTED_FOR), "side")


def entries_of(answers: pl.DataFrame, events: pl.DataFrame, before: pl.DataFrame, period: str) -> pl.DataFrame:
    """A month's entries in one numbering: first what came back, then what went out."""
    return numbered(typed_frame(pl.concat([answers, events]).to_arrow(), LEDGER), next_entry(before, period))
