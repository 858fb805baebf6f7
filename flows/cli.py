"""The command line: its verbs (flows/verbs/), their helps in the reader's language, one of three exit codes."""

import os
import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import Annotated, Any

import typer

from data_contracts.errors import ExitCode, FaxianError, UsageError
from flows.language import SPOKEN, language, say, speak_in_usage, translated_help
from flows.settings import folders_set, language_set, settings_set
from flows.store.modes import close_to_others
from flows.terminal import failed, printed
from flows.tied import end_soon_after_interrupt
from flows.verbs import answers, auditing, months, setting_up

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for verbs in (months, setting_up, answers, auditing):
    app.add_typer(verbs.app)


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
        if encryption := settings_set().encryption:
            from flows.store.keys import use_keys  # loads libraries: only where there is something to encrypt

            use_keys(encryption)


def main() -> None:
    """Run the command line; errors we know are one sentence, whatever they interrupt."""
    close_to_others()
    end_soon_after_interrupt()
    if spoken := "" if os.environ.get(SPOKEN) else language_set():
        os.environ[SPOKEN] = spoken  # for whatever this starts, too
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
