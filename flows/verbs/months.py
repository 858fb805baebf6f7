"""Doing a month, and what belongs to running them: schedule, withdrawing, the run ledger."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from data_contracts.errors import UsageError
from flows.memory import enough_memory
from flows.options import (
    City,
    Incoming,
    Lake,
    OptionalOut,
    Out,
    Period,
    Published,
    SignCommand,
    SignKey,
)
from flows.settings import ANOTHER, settings_set
from flows.store.modes import groups_of
from flows.terminal import printed

app = typer.Typer()


@app.command()
def run(  # noqa: PLR0913, PLR0917 - one for each option
    city: City,
    incoming: Incoming,
    period: Period,
    store: Lake,
    out: Out,
    published: Published = None,
    keep_intermediate: Annotated[
        Path | None,
        typer.Option(help="Write the matcher's tables in between here if it runs: they hold plain particulars."),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(help="duckdb or spark; else what the city's engine.yaml says. The bytes are the same.")
    ] = None,
    master: Annotated[
        str | None, typer.Option(help="With --engine spark: local[4], spark://HOST:7077 or yarn.")
    ] = None,
    work: Annotated[
        Path | None, typer.Option(help="With --engine spark: a folder that driver and executors share; emptied.")
    ] = None,
    confirm: Annotated[
        list[str] | None,
        typer.Option(help="A sentence that lets one thing pass in this month; the run that stops names it."),
    ] = None,
    sign_key: SignKey = None,
    sign_command: SignCommand = None,
) -> None:
    """Do the whole month; run again, it goes on where it stopped and gives the same bytes."""
    enough_memory()
    from flows.preflight import RunRequest, chosen_engine, refused_early
    from flows.signed import sign_published, use_signer
    from flows.store.run import today_in_china

    settings = settings_set()
    groups = groups_of(settings.groups)
    day, confirmed = published.date() if published else None, tuple(confirm or ())
    asked = RunRequest(city, incoming, period, store, out, confirmed, today_in_china())
    refused_early(asked)
    signer = use_signer(sign_key, sign_command)
    named = {"engine": engine, "master": master, "work": work}
    on_engine = {name: str(value) for name, value in named.items() if value}
    chosen_engine(city, on_engine)
    from flows.unchanged import unchanged_month

    if kept := unchanged_month(asked, day, groups):
        sign_published(store, out, period, signer)
        printed(kept.deliverables)
        raise typer.Exit(kept.exit_code)
    from flows.one_month import RunOptions, run_requested

    options = RunOptions(day, keep_intermediate, on_engine, groups, settings.notify, signer)
    result = None
    if os.environ.get("PREFECT_API_URL"):
        from flows.quiet import silence_prefect

        silence_prefect(store.resolve() / "prefect")
        from flows.monthly import run_through_prefect  # after its settings: prefect reads them when imported

        result = run_through_prefect(asked, options)
    result = result or run_requested(asked, options)
    printed(f"{result.deliverables}")
    raise typer.Exit(result.exit_code)


@app.command()
def serve(
    city: City,
    incoming: Incoming,
    store: Lake,
    out: Out,
    cron: Annotated[str, typer.Option(help="When, in cron's words, Shanghai time.")] = "0 6 3 * *",
) -> None:
    """Stay and run each month on schedule, one run at a time."""
    from flows.quiet import silence_prefect
    from flows.server import local_server
    from flows.serving import announced, configured

    folders = {"city": city, "incoming": incoming, "store": store, "out": out}
    os.environ[ANOTHER] = str(configured(folders, settings_set()))
    silence_prefect(store.resolve() / "prefect")
    with local_server():
        from flows.monthly import next_run, serve_monthly

        printed(announced(folders, next_run(cron, datetime.now(UTC))))
        serve_monthly(cron)


@app.command()
def demo(folder: Annotated[Path, typer.Option(help="Where the invented city goes.")] = Path("demo")) -> None:
    """Invent a city, run its two months, and say what to open."""
    enough_memory()
    from flows.demo import make_demo, what_to_open
    from flows.one_month import RunOptions, run_requested
    from flows.preflight import RunRequest

    city, incoming, periods = make_demo(folder)
    for period in periods:
        asked = RunRequest(city, incoming, period, folder / "store", folder / "out")
        result = run_requested(asked, RunOptions())
    printed(what_to_open(Path(result.deliverables)))


@app.command()
def withdraw(
    period: Annotated[str, typer.Argument(help="The last published month, YYYYMM.")], store: Lake, out: Out
) -> None:
    """Take the last month back as if it had not been run; it is kept aside, and the run ledger says who did it."""
    from flows.signed import sign_books, signer_set
    from flows.store.paths import Store, existing
    from flows.withdraw import withdraw as take_back

    signer = signer_set()
    printed(take_back(period, existing(Store(store)), out).render())
    sign_books(Store(store), signer)


@app.command()
def history(store: Lake) -> None:
    """Print what ran: period, stage, rows, seconds, outcome."""
    from flows.audit.history import history as past_runs
    from flows.store.paths import Store, existing

    printed(past_runs(existing(Store(store))))


@app.command()
def purge(
    store: Lake,
    before: Annotated[str | None, typer.Option(help="Periods before this one, YYYYMM.")] = None,
    by_policy: Annotated[bool, typer.Option("--by-policy", help="What is beyond the months of its class.")] = False,
    out: OptionalOut = None,
) -> None:
    """Remove the stage tables of old periods and, by policy, what OUT holds too long, with a proof of what went."""
    from data_contracts.contract import load_contracts
    from flows.audit.out_retention import purge_out_by_policy
    from flows.audit.retention import purge_by_policy, purge_with_proof
    from flows.kept_city import kept_classes_of, use_kept_city
    from flows.signed import signer_set
    from flows.store.paths import Store, existing

    if (before is None) is not by_policy:
        raise UsageError("nothing says what to purge", do="give --before YYYYMM, or --by-policy")
    lake, signer = existing(Store(store)), signer_set()
    if before is not None:
        printed(purge_with_proof(lake, before, [f"--before {before}"], signer))
        return
    contracts = list(load_contracts().values()) if use_kept_city(lake) else []
    classes = kept_classes_of(lake)  # of the city as the last month kept it
    printed(purge_by_policy(lake, contracts, signer))
    if out is None:
        printed("没有给出成果文件夹（--out），其中的文件没有看。")
    else:
        printed(purge_out_by_policy(lake, out, contracts, classes, signer))
