"""The verbs of `faxian`: arguments in, a stage or a page out, one of three exit codes. Nothing is decided here."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from data_contracts.errors import ExitCode, FaxianError, UsageError
from flows.language import language, say, speak_in_usage, translated_help
from flows.memory import enough_memory
from flows.options import (
    City,
    Incoming,
    Lake,
    OptionalCity,
    OptionalIncoming,
    OptionalLake,
    Out,
    Period,
    Published,
    SignCommand,
    SignKey,
)
from flows.settings import ANOTHER, folders_set, settings_set
from flows.store.modes import close_to_others, groups_of
from flows.terminal import failed, printed, printed_as_written
from flows.tied import end_soon_after_interrupt

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(is_asked: bool) -> None:
    if is_asked:
        printed(f"faxian {version('faxian')}")
        raise typer.Exit


@app.callback()
def every_verb(
    call: typer.Context,
    is_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Find, every month, the people a city's safety net has missed, failed or outgrown (发现).

    The four folders may stand in ./faxian.yaml, or in FAXIAN_CITY, FAXIAN_INCOMING, FAXIAN_STORE, FAXIAN_OUT.
    """
    if call.invoked_subcommand and not call.resilient_parsing:
        call.default_map = {call.invoked_subcommand: dict(folders_set())}


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
        str,
        typer.Option(help="contract; exports: as the files of the offices' systems, the roster as ten; wide: as one."),
    ] = "contract",
) -> None:
    """Invent a city: nobody in it exists, and what is true of it stands in truth/."""
    from flows.demo import invent

    printed(f"{invent(folder, households, seed, period or ['202610'], damage, kind or [], roster_as)}")


@app.command()
def check(
    city: City,
    incoming: OptionalIncoming = None,
    period: Annotated[str | None, typer.Option(help="The month, YYYYMM; left out: the city folder alone.")] = None,
    store: OptionalLake = None,
) -> None:
    """Validate a city folder and a drop without running them: everything that is wrong, what matters most first."""
    from flows.setup.check import check_city, check_drop, render_check
    from flows.store.run import today_in_china

    if period and incoming is None:
        raise UsageError("there is no folder of drops", do="give --incoming, or write it into faxian.yaml")
    today = today_in_china()
    result = check_drop(city, incoming, period, store, today) if period and incoming else check_city(city, today)
    render_check(result)
    raise typer.Exit(result.exit_code)


@app.command()
def propose(city: City, incoming: Incoming, period: Period) -> None:
    """Write the contracts/<extract>.yaml a drop would need: each line is marked, and holds once a person accepts it."""
    from flows.setup.propose import propose as propose_additions
    from flows.setup.propose import write_proposals

    written = write_proposals(city, propose_additions(city, incoming, period), period)
    printed("\n".join(f"{path}" for path in written) or "合同认识这批文件的每个标题和写法，没有要补的。")


@app.command("test-city")
def test_city(city: City) -> None:
    """Run the cases of the city's own rules."""
    from flows.setup.city_cases import run_city_cases

    result = run_city_cases(city)
    printed(result.render())
    raise typer.Exit(result.exit_code)


@app.command("new-city")
def new_city(
    folder: Annotated[Path, typer.Argument(help="The folder that is made: city.yaml, areas.csv, parameters.yaml …")],
    name: Annotated[str, typer.Option(help="The city's name, as it is printed.")],
    code: Annotated[str, typer.Option(help="Its six digits.")],
    policy: Annotated[
        list[str] | None,
        typer.Option(help="A policy pack (docs/policy_packs.md), once for each; that of its place if left out."),
    ] = None,
) -> None:
    """Make a commented city folder with blanks for what only the city knows, and say what to fill in."""
    from flows.setup.new_city import make_city, what_next

    make_city(folder, name, code, policy)
    printed(what_next(folder))


@app.command()
def rules() -> None:
    """List the rule catalogue."""
    from rules.catalogue import render_catalogue

    printed_as_written(render_catalogue())


@app.command()
def explain(  # noqa: PLR0913, PLR0917 - one for each option
    store: Lake,
    lead_id: Annotated[str | None, typer.Argument(metavar="线索编号")] = None,
    why_not: Annotated[str | None, typer.Option(help="A rule: say which of its conditions failed.")] = None,
    person: Annotated[str | None, typer.Option(help="person_id, with --why-not.")] = None,
    household: Annotated[
        str | None, typer.Option(help="Household number: its leads; or whom --why-not is about.")
    ] = None,
    township: Annotated[str | None, typer.Option("--list", help="A township's list by its digits or name.")] = None,
    line: Annotated[int | None, typer.Option(help="The 清单序号 on that list, instead of a lead's number.")] = None,
    find: Annotated[
        bool, typer.Option(help="Ask for a name or ID number, unseen, and look it up. Logged like --reveal.")
    ] = False,
    period: Annotated[str | None, typer.Option(help="The month, YYYYMM; the latest if left out.")] = None,
    reveal: Annotated[bool, typer.Option(help="Show identities in clear. Who, when, which and why is logged.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why identities have to be seen, with --reveal.")] = None,
) -> None:
    """Say why a lead fired, down to source rows and articles, or why a rule did not."""
    from flows.explain.lead import Asked, explain_in_chinese
    from flows.explain.lookup import ListLine
    from flows.kept_city import use_kept_city
    from flows.store.paths import Store, existing

    if (township is None) != (line is None):
        raise UsageError("a line of a list needs both", do="give --list and --line")
    place = ListLine(township, line) if township is not None and line is not None else None
    wanted = typer.prompt("姓名或证件号码", hide_input=True, err=True).strip() if find else None
    limits = settings_set().reveal
    asked = Asked(lead_id, why_not, person, household, period, reveal, reason, limits, place, wanted)
    printed_as_written(explain_in_chinese(use_kept_city(existing(Store(store)), period), asked))


@app.command()
def approve(
    request: Annotated[str, typer.Argument(help="The number of the request, from the message that asks for it.")],
    requests: Annotated[
        Path, typer.Option(envvar="FAXIAN_REQUESTS", help="The folder of requests, named in that message.")
    ],
) -> None:
    """Confirm as a second person that somebody may see the identities of many people."""
    from flows.audit.second_person import approve as confirm_request

    printed(confirm_request(requests, request))


@app.command()
def replay(period: Annotated[str, typer.Argument()], store: Lake, out: Out) -> None:
    """Rebuild a month from the store and compare it byte by byte with what was published."""
    from flows.audit.replay import replay_month
    from flows.kept_city import use_kept_city
    from flows.month import rerun_after_feedback
    from flows.store.paths import Store, existing

    result = replay_month(period, use_kept_city(existing(Store(store)), period), out, rerun_after_feedback)
    printed(result.render())
    raise typer.Exit(result.exit_code)


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="OUT/P: a published month.")],
    store: OptionalLake = None,
    key: Annotated[
        list[Path] | None, typer.Option(help="Public key: signatures must be of it; may be repeated.")
    ] = None,
    anchors: Annotated[
        Path | None, typer.Option(help="A kept list of 校验码, a month a line: 202610 7K3Q-9XTB-04MZ-VN8D.")
    ] = None,
) -> None:
    """Hash every table and deliverable again and compare with the manifest, its chain, its signature, kept codes."""
    from flows.audit.anchor import read_anchors
    from flows.audit.proofs import Proofs
    from flows.audit.signing import public_keys
    from flows.audit.verify import verify as verify_folder
    from flows.store.paths import Store

    proofs = Proofs(public_keys(key or []), read_anchors(anchors) if anchors else {})
    result = verify_folder(folder, Store(store) if store else None, proofs)
    printed(result.render())
    raise typer.Exit(result.exit_code)


@app.command("new-key")
def new_key(
    folder: Annotated[Path, typer.Argument(help="Where the pair of keys goes: best a stick of the auditor's.")],
) -> None:
    """Make a pair of keys: the private one signs and is kept away from the data team, the public one verifies."""
    from flows.audit.signing import new_key as make_key

    printed("\n".join(f"{path}" for path in make_key(folder)))


@app.command()
def sign(
    period: Annotated[str, typer.Argument(help="A published month, YYYYMM.")],
    store: Lake,
    out: Out,
    sign_key: SignKey = None,
    sign_command: SignCommand = None,
) -> None:
    """Sign a month that was published, and the ledger as it stands."""
    from flows.audit.signing import PUBLIC_KEY
    from flows.signed import sign_published, signer_set
    from flows.store.paths import Store, existing

    existing(Store(store))
    signer = signer_set(sign_key, sign_command)
    if signer is None:
        raise UsageError(
            "there is no key to sign with", do="give --sign-key or --sign-command, or set one in faxian.yaml"
        )
    sign_published(store, out, period, signer)
    printed(f"{period} 已签名；核对：faxian verify {out / period} --store {store} --key {PUBLIC_KEY}")


@app.command()
def deliver(
    period: Annotated[str, typer.Argument(help="A published month, YYYYMM.")],
    to: Annotated[
        str,
        typer.Option(help="township:CODE, county:CODE, department:NAME, supplier:NAME, designated:…, city, auditor."),
    ],
    into: Annotated[Path, typer.Option(help="Folder for the archive.")],
    password_file: Annotated[Path, typer.Option(help="A file whose first line is the password.")],
    store: Lake,
    out: Out,
) -> None:
    """Pack one recipient's part of a month as an archive (AES-256); what went to whom is on record."""
    from flows.delivery import pack, read_password
    from flows.store.paths import Store, existing

    printed(pack(out / period, to, into, read_password(password_file), existing(Store(store))).render())


@app.command()
def assess(
    period: Annotated[str, typer.Argument(help="A published month, YYYYMM.")],
    into: Annotated[Path, typer.Option(help="Folder for the document.")],
    store: Lake,
    out: Out,
) -> None:
    """Write the register of processing and the draft of an impact assessment (PIPL 55, 56), filled from a month."""
    from flows.assessment import assess as write_assessment
    from flows.kept_city import use_kept_city
    from flows.store.paths import Store, existing

    printed(f"{write_assessment(use_kept_city(existing(Store(store)), period), out / period, into)}")


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
    from flows.store.paths import Store, existing

    result = quarter_summary(use_kept_city(existing(Store(store))), quarter, out)
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
def history(store: Lake) -> None:
    """Print what ran: period, stage, rows, seconds, outcome."""
    from flows.audit.history import history as past_runs
    from flows.store.paths import Store, existing

    printed(past_runs(existing(Store(store))))


@app.command()
def purge(
    store: Lake,
    before: Annotated[str | None, typer.Option(help="Periods before this one, YYYYMM.")] = None,
    by_policy: Annotated[bool, typer.Option("--by-policy", help="What is beyond the months of its contract.")] = False,
) -> None:
    """Remove the stage tables of old periods, with a proof of what went; say what stays."""
    from data_contracts.contract import load_contracts
    from flows.audit.retention import purge_by_policy, purge_with_proof
    from flows.kept_city import use_kept_city
    from flows.store.paths import Store, existing

    if (before is None) is not by_policy:
        raise UsageError("nothing says what to purge", do="give --before YYYYMM, or --by-policy")
    lake = existing(Store(store))
    if before is None:
        printed(purge_by_policy(use_kept_city(lake), load_contracts().values()))
    else:
        printed(purge_with_proof(lake, before, [f"--before {before}"]))


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
def sql(
    store: Lake,
    question: Annotated[str | None, typer.Argument(help="One SELECT; left out: every table with its columns.")] = None,
    reason: Annotated[str | None, typer.Option(help="What it is asked for: who, when and why is logged.")] = None,
) -> None:
    """Ask the tables of all months, read-only; the answer is CSV."""
    from flows.query import ask
    from flows.store.paths import Store

    printed_as_written(ask(Store(store), question, reason, settings_set().reveal))


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


def main() -> None:
    """Run the command line; errors we know are one sentence, whatever they interrupt."""
    close_to_others()
    end_soon_after_interrupt()
    try:
        sys.exit(_command()(standalone_mode=False) or ExitCode.DONE)
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


def _command() -> Callable[..., Any]:
    """The verbs, with helps in the language of the reader."""
    if language() == "en":
        return app
    speak_in_usage("zh")
    command = typer.main.get_command(app)
    for verb in (command, *getattr(command, "commands", {}).values()):
        verb.help = "\n\n".join(say(" ".join(part.split())) for part in (verb.help or "").split("\n\n"))
        verb.get_help = partial(_help_of, verb.get_help)
        for parameter in verb.params:
            if getattr(parameter, "help", None):
                parameter.help = say(parameter.help)
    return command


def _help_of(written: Callable[[typer.Context], str], call: typer.Context) -> str:
    return translated_help(written(call))


def _in_a_sentence(error: Exception) -> FaxianError:
    """Click's complaints about the call, and anything unexpected by its place: its text may quote a person."""
    if hasattr(error, "format_message"):
        return UsageError(error.format_message(), do="see faxian --help")
    from flows.store.resume import defect, exhausted

    return exhausted(error) or defect("the command", error)
