"""All planted situations: what lies on both sides of every threshold of every rule.

A situation says which rule it is about, whether that rule should hit, and what makes it so. Other rules may hit the
same people too. I15 is not planted: it is about leads of earlier months, which only a run has.
"""

from data_contracts.synthetic import (
    situations_enrol,
    situations_enrol_more,
    situations_exit,
    situations_refer,
    situations_supervise,
)
from data_contracts.synthetic.maker import Maker

PEOPLE_PER_ROUND = 30_000
PLANTS = (
    *situations_enrol.PLANTS,
    *situations_enrol_more.PLANTS,
    *situations_supervise.PLANTS,
    *situations_refer.PLANTS,
    *situations_exit.PLANTS,
)


def plant_all(maker: Maker) -> None:
    """Plant every situation once, and once more for every PEOPLE_PER_ROUND ordinary people."""
    for _ in range(1 + maker.ordinary_people // PEOPLE_PER_ROUND):
        for plant in PLANTS:
            plant(maker)
