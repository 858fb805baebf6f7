"""Why a lead, why not, the same again, by whom: for auditors and whoever signs and hands out."""

from pathlib import Path
from typing import Annotated

import typer

from data_contracts.errors import UsageError
from flows.language import say
from flows.options import (
    Lake,
    Lifted,
    OptionalLake,
    Out,
    SignCommand,
    SignKey,
)
from flows.settings import settings_set
from flows.terminal import printed, printed_as_written

app = typer.Typer()


@app.command()
def rules() -> None:
    """List the rule catalogue."""
    from rules.catalogue import render_catalogue

    printed_as_written(render_catalogue())


@app.command()
def explain(  # noqa: PLR0913, PLR0917 - one for each option
    store: Lake,
    lead_id: Annotated[str | None, typer.Argument(metavar="<lead number>")] = None,
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
    from flows.explain.lead import Asked, explained
    from flows.explain.lookup import ListLine
    from flows.store.paths import Store, existing

    if (township is None) != (line is None):
        raise UsageError("a line of a list needs both", do="give --list and --line")
    place = ListLine(township, line) if township is not None and line is not None else None
    wanted = typer.prompt(say("姓名或证件号码"), hide_input=True, err=True).strip() if find else None
    limits = settings_set().reveal
    asked = Asked(lead_id, why_not, person, household, period, reveal, reason, limits, place, wanted)
    printed(explained(existing(Store(store)), asked))


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

    kept = use_kept_city(existing(Store(store)), period, is_exact=True)
    result = replay_month(period, kept, out, rerun_after_feedback)
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
    by_sm2: Annotated[bool, typer.Option("--sm2", help="By SM2 with SM3, with the machine's OpenSSL.")] = False,
) -> None:
    """Make a pair of keys: the private one signs and is kept away from the data team, the public one verifies."""
    from flows.audit.signing import new_key as make_key

    printed("\n".join(f"{path}" for path in make_key(folder, by_sm2=by_sm2)))


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
    from flows.deliverables.delivery import pack, read_password
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
    from flows.kept_city import use_kept_city
    from flows.rights.assessment import assess as write_assessment
    from flows.store.paths import Store, existing

    printed(f"{write_assessment(use_kept_city(existing(Store(store)), period), out / period, into)}")


@app.command()
def erase(
    store: Lake,
    out: Out,
    ground: Annotated[int, typer.Option(help="Item of PIPL article 47 on which the person is erased, 1 to 5.")],
    reason: Annotated[str, typer.Option(help="Who asked for it, and under which file number; logged.")],
    lead_id: Annotated[str | None, typer.Argument(metavar="<lead number>")] = None,
    person: Annotated[str | None, typer.Option(help="person_id, instead of a lead's number.")] = None,
) -> None:
    """Take one person out of all that is kept; without a lead or person_id the ID number is asked for, unseen."""
    from flows.rights.erase import Wanted
    from flows.rights.erase import erase as erase_person
    from flows.signed import signer_set
    from flows.store.paths import Store

    asked = None if lead_id or person else typer.prompt(say("证件号码"), hide_input=True, err=True)
    wanted = Wanted(lead_id, person, asked)
    printed(erase_person(Store(store), out, wanted, ground, reason, settings_set().reveal, signer_set()).render())


@app.command()
def correct(
    extract: Annotated[str, typer.Argument(help="The kind of data, as roster.")],
    column: Annotated[str, typer.Argument(help="The column, by its heading or our name.")],
    store: Lake,
    basis: Annotated[
        str, typer.Option(help="On what the right value rests, as a page of a register; the supplier reads it.")
    ],
    reason: Annotated[str, typer.Option(help="Who asked for it, and under which file number; logged.")],
    lead_id: Annotated[str | None, typer.Option("--lead", metavar="线索编号", help="Whose it is.")] = None,
    person: Annotated[str | None, typer.Option(help="person_id, instead of a lead's number.")] = None,
) -> None:
    """Put a value of one person right in what is delivered from now on (PIPL 46); the value is asked for."""
    from datetime import date

    from flows.kept_city import use_kept_city
    from flows.rights.correct import Right
    from flows.rights.correct import correct as correct_value
    from flows.rights.erase import Wanted
    from flows.signed import signer_set
    from flows.store.paths import Store, existing

    kept = use_kept_city(existing(Store(store)))
    asked = None if lead_id or person else typer.prompt("证件号码", hide_input=True, err=True)
    text = typer.prompt("更正后的内容", default="", show_default=False, err=True)
    right = Right(extract, column, text, basis)
    wanted = Wanted(lead_id, person, asked)
    printed(correct_value(kept, wanted, right, date.today(), reason, settings_set().reveal, signer_set()))


@app.command()
def lift(
    what: Annotated[Lifted, typer.Argument(help="What is to end: the tombstone of an erasure, or a correction.")],
    number: Annotated[str, typer.Argument(help="Its number, as 0001.")],
    store: Lake,
    reason: Annotated[str, typer.Option(help="Who asked for it, and under which file number; logged.")],
) -> None:
    """End a tombstone or a correction: what departments deliver of the person is taken as it comes again."""
    from flows.rights.correct import lift as lift_one
    from flows.store.paths import Store

    printed(lift_one(Store(store), what, number, reason, settings_set().reveal))


@app.command()
def rekey(store: Lake, out: Out, sign_key: SignKey = None, sign_command: SignCommand = None) -> None:
    """Write everything encrypted anew under the first key of the key file, so that older keys can be destroyed."""
    from flows.audit.rekey import rekey as write_anew
    from flows.signed import signer_set
    from flows.store.paths import Store

    printed(write_anew(Store(store), out, signer_set(sign_key, sign_command)))
