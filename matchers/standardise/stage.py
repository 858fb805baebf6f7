"""Run it: every distinct name, number, birth date that the records hold is read once, whoever bears it."""

from datetime import date

import pyarrow as pa

from data_contracts.steps import ArrowKernel, Engine, load_step
from matchers.standardise import kernels

STEPS = "matchers.standardise"


def read_names_and_numbers(engine: Engine, as_of: date) -> None:
    """`mentions` -> `names_read`, `numbers_read`, `births_read`."""
    read(engine, "names", kernels.names_kernel, kernels.NAMES)
    read(engine, "numbers", kernels.numbers_kernel(as_of), kernels.NUMBERS)
    read(engine, "births", kernels.births_kernel(as_of), kernels.BIRTHS)


def read(engine: Engine, what: str, kernel: ArrowKernel, schema: pa.Schema) -> None:
    """Every distinct value of a kind, as written -> `<what>_read`."""
    engine.run_sql(load_step(STEPS, f"written_{what}"))
    engine.map_arrow(f"{what}_read", f"written_{what}", kernel, schema)
    engine.drop(f"written_{what}")
