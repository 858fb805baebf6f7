"""The stage's nodes: every distinct name, number, birth date that the records hold is read once, whoever bears it."""

from datetime import date

from matchers.runner import Stage, kernel_node, sql_nodes
from matchers.standardise import kernels


def stage(as_of: date) -> Stage:
    """`mentions` -> `names_read`, `numbers_read`, `births_read`."""
    return Stage(
        "standardise",
        (
            *sql_nodes("matchers.standardise"),
            kernel_node("names_read", "written_names", kernels.names_kernel, kernels.NAMES),
            kernel_node("numbers_read", "written_numbers", kernels.numbers_kernel(as_of), kernels.NUMBERS),
            kernel_node("births_read", "written_births", kernels.births_kernel(as_of), kernels.BIRTHS),
        ),
    )
