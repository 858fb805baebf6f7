"""The verbs of `faxian`: arguments in, a stage or a page out, one of three exit codes. Nothing is decided here."""

import os
import sys
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from data_contracts.errors import ExitCode, FaxianError, UsageError
from flows.ingest.whole_roster import must_be_sentence
from flows.progress import failed, printed
from flows.quiet import silence_prefect
from flows.server import begin_server, local_server
from flows.store.paths import Store, existing
from flows.store.resume import defect

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

City = Annotated[Path, typer.Option(help="Folder with city.yaml, areas.csv and parameters.yaml.")]
Incoming = Annotated[Path, typer.Option(help="Folder that holds <period>/<extract>/<files>.")]
Period = Annotated[str, typer.Option(help="The month, YYYYMM.")]
Lake = Annotated[Path, typer.Option(help="The lake: Parquet, ledger and identities, month after month.")]
Out = Annotated[Path, typer.Option(help="Where deliverables go: a folder per period.")]
Published = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="Day the worklists go out; the first working day after the period if left out."
    ),
]


def _version(is_asked: bool) -> None:
    if is_asked:
        printed(f"faxian {version('faxian')}")
        raise typer.Exit


@app.callback()
def every_verb(
    is_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Find, every month, the people a city's safety net has missed, failed or outgrown (发现)."""


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
        str | None,
        typer.Option(help="The sentence that lets this one month out on a roster that is not whole; the run names it."),
    ] = None,
) -> None:
    """Do the whole month; run again, it goes on where it stopped and gives the same bytes."""
    confirmed = must_be_sentence(confirm, period) if confirm else None
    silence_prefect(store.resolve() / "prefect")
    server_is_up = begin_server()
    from flows.monthly import monthly  # after its settings: prefect reads them when imported

    server_is_up()
    day: date | None = published.date() if published else None
    result = monthly(
        str(city),
        str(incoming),
        str(store),
        str(out),
        period,
        day,
        str(keep_intermediate) if keep_intermediate else None,
        confirmed,
        {key: str(value) for key, value in {"engine": engine, "master": master, "work": work}.items() if value},
    )
    printed(f"{result.deliverables}")
    raise typer.Exit(result.exit_code)


@app.command()
def demo(folder: Annotated[Path, typer.Option(help="Where the invented city goes.")] = Path("demo")) -> None:
    """Invent a city, run its two months, and say what to open."""
    from flows.demo import make_demo

    silence_prefect(folder.resolve() / "store" / "prefect")
    server_is_up = begin_server()
    from flows.monthly import monthly

    city, incoming, periods = make_demo(folder)
    server_is_up()
    for period in periods:
        result = monthly(str(city), str(incoming), str(folder / "store"), str(folder / "out"), period)
    from flows.demo import what_to_open

    printed(what_to_open(Path(result.deliverables)))


@app.command()
def synthetic(
    folder: Annotated[Path, typer.Option(help="Where the invented city, its drops and the truth about it go.")],
    households: Annotated[int, typer.Option(min=1, help="How many households live there.")] = 300,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    period: Annotated[list[str] | None, typer.Option(help="The months, YYYYMM, one after the other.")] = None,
    damage: Annotated[str, typer.Option(help="clean, normal or harsh.")] = "normal",
    kind: Annotated[
        list[str] | None, typer.Option(help="What else there is in the city; a wrong one names all.")
    ] = None,
    roster_as: Annotated[
        str, typer.Option(help="contract, or exports: the roster as the ten files of a county's system.")
    ] = "contract",
) -> None:
    """Invent a city: nobody in it exists, and what is true of it stands in truth/."""
    from flows.demo import invent

    printed(f"{invent(folder, households, seed, period or ['202610'], damage, kind or [], roster_as)}")


@app.command()
def check(
    city: City,
    incoming: Incoming,
    period: Period,
    store: Annotated[Path | None, typer.Option(help="The lake: compare with what the month before left, too.")] = None,
) -> None:
    """Validate a drop without running it: a table of files, a verdict and the first problems of each."""
    from flows.ingest.check import check_drop, render_check

    result = check_drop(city, incoming, period, store)
    render_check(result)
    raise typer.Exit(result.exit_code)


@app.command()
def rules() -> None:
    """List the rule catalogue."""
    from rules.catalogue import render_catalogue

    printed(render_catalogue())


@app.command()
def explain(
    store: Lake,
    lead_id: Annotated[str | None, typer.Argument(metavar="线索编号")] = None,
    why_not: Annotated[str | None, typer.Option(help="A rule: say which of its conditions failed.")] = None,
    person: Annotated[str | None, typer.Option(help="person_id, with --why-not.")] = None,
    household: Annotated[str | None, typer.Option(help="Household number, with --why-not.")] = None,
    period: Annotated[str | None, typer.Option(help="The month, YYYYMM; the latest if left out.")] = None,
    reveal: Annotated[bool, typer.Option(help="Show identities in clear. Who, when, which and why is logged.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why identities have to be seen, with --reveal.")] = None,
) -> None:
    """Say why a lead fired, down to source rows and articles, or why a rule did not."""
    from flows.explain.lead import Asked, explain_in_chinese

    asked = Asked(lead_id, why_not, person, household, period, reveal, reason)
    printed(explain_in_chinese(existing(Store(store)), asked))


@app.command()
def replay(period: Annotated[str, typer.Argument()], store: Lake, out: Out) -> None:
    """Rebuild a month from the store and compare it byte by byte with what was published."""
    from flows.audit.replay import replay_month
    from flows.month import rerun_after_feedback

    result = replay_month(period, existing(Store(store)), out, rerun_after_feedback)
    printed(result.render())
    raise typer.Exit(result.exit_code)


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="OUT/P: a published month.")],
    store: Annotated[Path | None, typer.Option(help="Compare with the store's copy and its journals, too.")] = None,
) -> None:
    """Hash every table and deliverable again and compare with the manifest and its chain."""
    from flows.audit.verify import verify as verify_folder

    result = verify_folder(folder, Store(store) if store else None)
    printed(result.render())
    raise typer.Exit(result.exit_code)


@app.command()
def ledger(
    store: Lake,
    city: Annotated[
        Path | None, typer.Option(help="City folder: its floor marks the rules that find too little.")
    ] = None,
) -> None:
    """Print the balance of leads (opened = closed + open) and their ageing."""
    from data_contracts.city import load_city
    from flows.ledger.balance import ledger_balance

    floor = load_city(city).worklists.yield_floor if city else None
    result = ledger_balance(existing(Store(store)), floor)
    printed(result.render())
    raise typer.Exit(result.exit_code)


@app.command()
def feedback(store: Lake, file: Annotated[Path, typer.Option(help="A returned worklist, CSV or XLSX.")]) -> None:
    """Take one returned worklist in; rows that cannot be taken are named with the reason."""
    from flows.feedback.stage import accept_file

    result = accept_file(file, existing(Store(store)))
    printed(result.render())
    raise typer.Exit(result.exit_code)


@app.command()
def history(store: Lake) -> None:
    """Print what ran: period, stage, rows, seconds, outcome."""
    from flows.audit.history import history as past_runs

    printed(past_runs(existing(Store(store))))


@app.command()
def purge(store: Lake, before: Annotated[str, typer.Option(help="Periods before this one, YYYYMM.")]) -> None:
    """Remove the stage tables of old periods; say what stays."""
    from flows.audit.purge import purge_before

    printed(purge_before(existing(Store(store)), before))


@app.command()
def serve(
    city: City,
    incoming: Incoming,
    store: Lake,
    out: Out,
    cron: Annotated[str, typer.Option(help="When, in cron's words, Shanghai time.")] = "0 6 3 * *",
) -> None:
    """Stay and run each month on schedule, one run at a time."""
    silence_prefect(store.resolve() / "prefect", with_scheduler=True)
    folders = {"city": city, "incoming": incoming, "store": store, "out": out}
    with local_server():
        from flows.monthly import serve_monthly

        printed(f"faxian runs on '{cron}' (Asia/Shanghai) until it is stopped with Ctrl-C")
        serve_monthly({name: str(path.resolve()) for name, path in folders.items()}, cron)


def main() -> None:
    """Run the command line; errors we know are one sentence, whatever they interrupt."""
    try:
        sys.exit(app(standalone_mode=False) or ExitCode.DONE)
    except FaxianError as error:
        failed(error)
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(ExitCode.MISUSE)
    except Exception as error:
        if os.environ.get("FAXIAN_DEBUG"):
            raise
        failed(_in_a_sentence(error))
        sys.exit(ExitCode.MISUSE)


def _in_a_sentence(error: Exception) -> FaxianError:
    """Click's complaints about the call, and anything unexpected by its place: its text may quote a person."""
    if hasattr(error, "format_message"):
        return UsageError(error.format_message(), do="see faxian --help")
    return defect("the command", error)
