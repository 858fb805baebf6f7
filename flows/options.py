"""Arguments that several verbs take, each told once. Folders may come from the environment or faxian.yaml as well."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lifted(StrEnum):
    """What `faxian lift` ends."""

    ERASURE = "erasure"
    CORRECTION = "correction"


City = Annotated[Path, typer.Option(envvar="FAXIAN_CITY", help="Folder with city.yaml, areas.csv and parameters.yaml.")]
Incoming = Annotated[Path, typer.Option(envvar="FAXIAN_INCOMING", help="Folder that holds <period>/<extract>/<files>.")]
Period = Annotated[str, typer.Option(help="The month, YYYYMM.")]
Lake = Annotated[
    Path,
    typer.Option(envvar="FAXIAN_STORE", help="The lake: Parquet, ledger and identities, month after month."),
]
Out = Annotated[Path, typer.Option(envvar="FAXIAN_OUT", help="Where deliverables go: a folder per period.")]
SignKey = Annotated[
    Path | None, typer.Option(envvar="FAXIAN_SIGN_KEY", help="Private key (PEM, Ed25519 or SM2) that signs the month.")
]
SignCommand = Annotated[
    str | None,
    typer.Option(envvar="FAXIAN_SIGN_COMMAND", help="Or a command that signs: bytes on its input, signature out."),
]
Published = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="Day the worklists go out; the first working day after the period if left out."
    ),
]
OptionalOut = Annotated[Path | None, typer.Option(envvar="FAXIAN_OUT", help="Where deliverables lie.")]
OptionalCity = Annotated[Path | None, typer.Option(envvar="FAXIAN_CITY", help="City folder.")]
OptionalLake = Annotated[Path | None, typer.Option(envvar="FAXIAN_STORE", help="The lake, to compare with, too.")]
OptionalIncoming = Annotated[
    Path | None, typer.Option(envvar="FAXIAN_INCOMING", help="Folder that holds <period>/<extract>/<files>.")
]
