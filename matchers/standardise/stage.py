"""The stage's nodes: every distinct name, number, birth date that the records hold is read once, whoever bears it."""

from datetime import date

from matchers.runner import Stage, kernel_node, sql_nodes
from matchers.standardise import kernels


def stage(as_of: date) -> Stage:
    """`person_records` -> `standardised_names`, `standardised_ids`, `standardised_births`."""
    return Stage(
        "standardise",
        (
            *sql_nodes("matchers.standardise"),
            kernel_node("standardised_names", "written_names", kernels.names_kernel, kernels.NAMES),
            kernel_node("standardised_ids", "written_ids", kernels.numbers_kernel(as_of), kernels.NUMBERS),
            kernel_node("standardised_births", "written_births", kernels.births_kernel(as_of), kernels.BIRTHS),
        ),
    )
