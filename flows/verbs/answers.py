"""What came of the months: the books, returned lists, questions to the tables."""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import (
    Lake,
    OptionalCity,
    Out,
)
from flows.settings import settings_set
from flows.terminal import printed, printed_as_written

app = typer.Typer()


@app.command()
def ledger(
    store: Lake,
    city: OptionalCity = None,
) -> None:
    """Print the balance of leads (opened = closed + open), their ageing, and what the latest month comes to."""
    from data_contracts.city import load_city
    from flows.kept_city import use_kept_city
    from flows.ledger.balance import ledger_balance
    from flows.ledger.book import read
    from flows.ledger.monthly_counts import headline
    from flows.store.paths import Store, existing

    floor = load_city(city).worklists.yield_floor if city else None
    lake = use_kept_city(existing(Store(store)))
    result = ledger_balance(lake, floor)
    printed(result.render())
    printed(headline(read(lake)))
    raise typer.Exit(result.exit_code)


@app.command()
def summary(
    quarter: Annotated[str, typer.Option(help="The quarter, YYYYQn, for example 2026Q4.")], store: Lake, out: Out
) -> None:
    """Write the city's bulletin of a quarter, by county, from the ledger."""
    from flows.deliverables.summary import quarter_summary
    from flows.kept_city import use_kept_city
    from flows.settings import settings_set
    from flows.store.modes import groups_of, hand_quarter_to_group
    from flows.store.paths import Store, existing

    groups = groups_of(settings_set().groups)
    result = quarter_summary(use_kept_city(existing(Store(store))), quarter, out)
    hand_quarter_to_group(result.folder, groups)
    printed(result.render())
    raise typer.Exit(result.exit_code)


@app.command()
def feedback(store: Lake, file: Annotated[Path, typer.Option(help="A returned worklist, CSV or XLSX.")]) -> None:
    """Take one returned worklist in; rows that cannot be taken are named with the reason."""
    from flows.feedback.stage import accept_file
    from flows.kept_city import use_kept_city
    from flows.signed import sign_books, signer_set
    from flows.store.paths import Store, existing

    signer = signer_set()
    result = accept_file(file, use_kept_city(existing(Store(store))))
    sign_books(Store(store), signer)
    printed(result.render())
    raise typer.Exit(result.exit_code)


@app.command()
def sql(
    store: Lake,
    question: Annotated[str | None, typer.Argument(help="One SELECT; left out: every table with its columns.")] = None,
    reason: Annotated[str | None, typer.Option(help="What it is asked for: who, when and why is logged.")] = None,
) -> None:
    """Ask the tables of all months, read-only; the answer is CSV."""
    from flows.explain.query import ask
    from flows.store.paths import Store

    printed_as_written(ask(Store(store), question, reason, settings_set().reveal))
