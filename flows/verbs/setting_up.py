"""A city sets itself up: a folder, what is wrong with it and with a drop, cases of its own rules."""

from pathlib import Path
from typing import Annotated

import typer

from data_contracts.errors import UsageError
from flows.options import (
    City,
    Incoming,
    OptionalIncoming,
    OptionalLake,
    Period,
)
from flows.terminal import printed

app = typer.Typer()


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
    from flows.setup.new_city import make_city
    from flows.setup.next_steps import what_next

    make_city(folder, name, code, policy)
    printed(what_next(folder))


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
