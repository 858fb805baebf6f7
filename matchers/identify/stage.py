"""Run it: person records -> entities: a valid number with a name, or loose particulars that say the same."""

from data_contracts.steps import Engine, load_step

STEPS = "matchers.identify"
ORDER = (
    "heads",
    "claims",
    "trusted_ids",
    "id_names",
    "numbered",
    "loose_mentions",
    "loose",
    "entities",
    "entity_of",
    "id_particulars",
)


def identify(engine: Engine) -> None:
    """`mentions`, `names_read`, `numbers_read`, `births_read` -> `entities`, `entity_of` and what they stand on."""
    for name in ORDER:
        engine.run_sql(load_step(STEPS, name))
    engine.drop("trusted_ids", "id_names", "loose_mentions", "loose")
