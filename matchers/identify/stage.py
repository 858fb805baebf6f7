"""The stage's nodes: person records -> entities: a valid number with a name, or loose particulars that say the same."""

from matchers.runner import Stage, sql_nodes


def stage() -> Stage:
    """`mentions`, `names_read`, `numbers_read`, `births_read` -> `entities`, `entity_of` and what they stand on."""
    return Stage("identify", tuple(sql_nodes("matchers.identify")))
