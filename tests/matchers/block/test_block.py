"""Blocking keys: each finds what it is for and what no key before it finds; blocks over the budget are counted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from data_contracts.steps import load_step
from matchers.block.stage import stage
from matchers.runner import Stage, run_stages
from tests.matchers.tools import normal, scratch_engine, with_check_digit

ZHOU = with_check_digit("36982119640204371")
MOVED = with_check_digit("36982219640204371")
OTHER_DAY = with_check_digit("36982119640205371")
OTHER_YEAR = with_check_digit("36982119650304371")
BORN = date(1964, 2, 4)
VILLAGE, NEXT_VILLAGE, FAR = "369821100201", "369821100202", "369822100001"
PLENTY = 20_000
Pair = tuple[int, int, str]
LEFT, RIGHT = -1, 5


@dataclass(frozen=True)
class BlockLine:
    """A row of `blocks`."""

    key: str
    description: str
    pairs: int
    new_pairs: int
    largest_block: int
    skipped_blocks: int
    skipped_rows: int


def person(**more: Any) -> dict[str, Any]:
    return {"name": "周大勇", **more}


FORMS: dict[str, pl.DataFrame] = {}
"""Normal forms by what a person is given: a row's do not hang on the rows beside it."""


def forms_of(people: list[dict[str, Any]]) -> pl.DataFrame:
    """Normal forms, row by row; those of everybody in the cases of this module are made at once."""
    asked = {repr(who): who for who in (*people, *everybody())}
    if unknown := [key for key in asked if key not in FORMS]:
        made = normal(*(asked[key] for key in unknown))
        FORMS.update({key: made[place : place + 1] for place, key in enumerate(unknown)})
    return pl.concat([FORMS[repr(who)] for who in people])


def everybody() -> list[dict[str, Any]]:
    pairs = [*FINDS.values(), *SCARCE.values(), *LAST.values(), *APART.values()]
    misread = [{"name": name, **left} for name in MISREAD for left, _ in SIGNS.values()]
    return [*(who for pair in pairs for who in pair), *misread, *(person(**right) for _, right in SIGNS.values())]


def found(
    lefts: list[dict[str, Any]],
    rights: list[dict[str, Any]],
    *,
    coverage: float = 1.0,
    budget: int = PLENTY,
    last_resort: int = 20,
    ranks: dict[int, int] | None = None,
    conflicting: dict[int, str] | None = None,
    together: int = PLENTY,
) -> tuple[list[Pair], dict[str, BlockLine]]:
    """Pairs and lines of left entities (-1, -2 …) and rights (5, 6 …), which are trusted where `ranks` are
    given; `conflicting` are entities under a number that is another's."""
    engine = scratch_engine()
    ids = [*range(-1, -1 - len(lefts), -1), *range(RIGHT, RIGHT + len(rights))]
    forms = forms_of([*lefts, *rights]).with_columns(
        entity=pl.Series(ids, dtype=pl.Int64),
        variant=pl.Series(ids, dtype=pl.Int64) * 16,
        may_be_found=pl.lit(value=True),
    )
    engine.put("standardised_records", forms.to_arrow())
    number = pa.int64()
    engine.define(load_step("matchers.variants", "keyed_records"))
    engine.put("left_entities", pa.table({"entity": pa.array([i for i in ids if i < 0], number)}))
    engine.put("still_linked", pa.table({"entity": pa.array([], number)}))
    trusted = [(i, ranks[i], forms["id18"][ids.index(i)]) for i in ids if ranks and i in ranks]
    known = [(*base, "trusted_id") for base in trusted] + [
        (i, 2, number, "conflicting_id") for i, number in (conflicting or {}).items()
    ]
    columns = {"entity": pl.Int64, "rank": pl.Int64, "id18": pl.String, "kind": pl.String}
    entities = pl.DataFrame(known, schema=columns, orient="row")
    engine.put("entities", entities.with_columns(is_authorised=pl.lit(value=False)).to_arrow())
    of_numbers = [1 if i < 100 * coverage else -1 for i in range(100)]
    engine.put("record_entities", pa.table({"entity": pa.array(of_numbers, number)}))
    nodes = tuple(node for node in stage(budget, last_resort, together).nodes if node.name != "left_entities")
    run_stages(engine, [Stage("block", nodes)], results=("pairs", "blocks"))
    rows = engine.query(
        "SELECT left_entity, right_entity, key FROM pairs ORDER BY left_entity, right_entity, key"
    ).to_pylist()
    lines = [BlockLine(**line) for line in engine.query("SELECT * EXCLUDE key_no FROM blocks").to_pylist()]
    return [(row["left_entity"], row["right_entity"], row["key"]) for row in rows], {line.key: line for line in lines}


def key_of(left: dict[str, Any], right: dict[str, Any], coverage: float = 1.0) -> str | None:
    pairs, _ = found([left], [right], coverage=coverage)
    assert len(pairs) <= 1, "a pair is made once"
    return pairs[0][2] if pairs else None


WRONG = ZHOU[:16] + str((int(ZHOU[16]) + 1) % 10) + ZHOU[17]
OTHER = with_check_digit("36982219900101123")
FINDS = {
    "K1": (person(name="李丽", id_no=ZHOU), person(id_no=ZHOU)),
    "K2": (person(name="李丽", id_no=WRONG), person(id_no=ZHOU)),
    "K3": (person(name="周丽", id_no=ZHOU[:15] + "000", id_no_is_numeric=True), person(id_no=ZHOU)),
    "K4": (person(name="周丽", id_no=ZHOU[:6] + "********" + ZHOU[14:]), person(id_no=ZHOU)),
    "K5": (person(id_no=ZHOU[12:]), person(id_no=ZHOU)),
    "K6": (person(birth_date=BORN), person(id_no=ZHOU)),
    "K6l": (person(birth_date=date(1963, 12, 21)), person(birth_date=BORN)),
    "K7": (person(name="周丽", phone="15410001111"), person(phone="15410001111")),
    "K8": (person(live_area=VILLAGE), person(live_area=NEXT_VILLAGE)),
    "K9": (person(name="周丽", birth_date=BORN, live_area=VILLAGE), person(birth_date=BORN, hukou_area=NEXT_VILLAGE)),
    "K10": (person(head_name="周有田"), person(head_name="周有田", live_area=FAR)),
    "K16": (person(name="李丽", birth_date=BORN, live_area=VILLAGE), person(birth_date=BORN, hukou_area=VILLAGE)),
}
SCARCE = {
    "K11": (person(name="周大海", birth_date=BORN), person(birth_date=BORN)),
    "K12": (person(birth_date_raw="1964", sex="男"), person(birth_date=BORN, sex="男")),
    "K14": (
        person(name="陈丽", birth_date_raw="1964", sex="男", live_area=VILLAGE, head_name="周有田"),
        person(birth_date=BORN, sex="男", live_area=NEXT_VILLAGE, head_name="周有田"),
    ),
}
LAST = {"K13": (person(sex="男"), person(sex="男", birth_date=BORN, live_area=FAR))}


@pytest.mark.parametrize("key", [*FINDS, *LAST])
def test_a_key_finds_what_no_key_before_it_finds(key: str) -> None:
    assert key_of(*{**FINDS, **LAST}[key]) == key


@pytest.mark.parametrize("key", SCARCE)
def test_the_wider_keys_are_used_only_where_numbers_are_scarce(key: str) -> None:
    assert key_of(*SCARCE[key], coverage=0.94) == key
    assert key_of(*SCARCE[key], coverage=0.95) != key


APART = {
    "last six, another name": (person(id_no=ZHOU[12:]), person(name="李丽", id_no=ZHOU)),
    "birth date and surname only": (person(name="周丽", birth_date=BORN), person(birth_date=BORN)),
    "phone, other surname": (person(name="李丽", phone="15410001111"), person(phone="15410001111")),
    "birth date and township, other surname": (
        person(name="李丽", birth_date=BORN, live_area=VILLAGE),
        person(birth_date=BORN, live_area=NEXT_VILLAGE),
    ),
    "cut number, other name": (
        person(name="李丽", id_no=ZHOU[:15] + "000", id_no_is_numeric=True),
        person(id_no=ZHOU),
    ),
    "name, another township, no sex": (person(live_area=VILLAGE), person(live_area=FAR, sex="男")),
    "name and township, born two years apart": (
        person(birth_date=BORN, live_area=VILLAGE, sex="女"),
        person(birth_date=date(1966, 2, 4), live_area=VILLAGE, sex="男"),
    ),
    "masked end": (person(id_no=ZHOU[:6] + "********" + OTHER[14:]), person(name="周丽", id_no=ZHOU)),
}


@pytest.mark.parametrize("signs", APART)
def test_what_shares_no_key_is_not_compared(signs: str) -> None:
    assert key_of(*APART[signs]) is None


MISREAD = ("李大勇", "周大勇之妻")
SIGNS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "phone": ({"birth_date": BORN, "phone": "15410001111"}, {"phone": "15410001111", "id_no": ZHOU}),
    "village": ({"birth_date": BORN, "live_area": VILLAGE}, {"id_no": ZHOU, "hukou_area": VILLAGE}),
    "masked number": ({"birth_date": BORN, "id_no": "369821********" + ZHOU[14:]}, {"id_no": ZHOU}),
    "last six": ({"birth_date": BORN, "id_no": ZHOU[12:]}, {"id_no": ZHOU}),
    "cut number and village": (
        {"id_no": ZHOU[:15] + "000", "id_no_is_numeric": True, "live_area": VILLAGE},
        {"id_no": ZHOU, "live_area": VILLAGE},
    ),
}


@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("name", MISREAD)
def test_a_name_that_was_misread_or_says_a_relation_does_not_hide_whose_signs_a_row_bears(
    name: str, signs: str
) -> None:
    left, right = SIGNS[signs]
    assert key_of({"name": name, **left}, person(**right)) == "K16"


def test_the_birth_date_of_a_conflicting_number_keeps_nobody_of_that_name_in_the_township_away() -> None:
    under_a_guardians_number = person(id_no=OTHER, live_area=VILLAGE)
    child = person(birth_date=BORN, live_area=VILLAGE)
    assert found([under_a_guardians_number], [child], conflicting={LEFT: OTHER})[0] == [(LEFT, RIGHT, "K8")]
    assert found([under_a_guardians_number], [child])[0] == []
    stated = {**under_a_guardians_number, "birth_date": date(1990, 1, 1)}
    assert found([stated], [child], conflicting={LEFT: OTHER})[0] == []


def test_a_pair_belongs_to_the_first_key_that_finds_it_and_is_counted_as_new_only_there() -> None:
    both = person(birth_date=BORN, phone="15410001111", live_area=VILLAGE)
    pairs, lines = found([both], [both])
    assert pairs == [(LEFT, RIGHT, "K6")]
    assert {key: (line.pairs > 0, line.new_pairs) for key, line in lines.items() if line.pairs} == {
        "K6": (True, 1),
        "K7": (True, 0),
        "K8": (True, 0),
        "K9": (True, 0),
        "K16": (True, 0),
    }


@pytest.mark.parametrize("share", [0, 0.2, 0.5, 0.9])
def test_key_by_key_some_at_a_time_and_all_in_one_pass_find_the_same_pairs_and_write_the_same_lines(
    share: float,
) -> None:
    sides = [list(side) for side in zip(*FINDS.values(), strict=True)]
    together = int(share * sum(map(len, sides)))
    assert found(*sides, together=together) == found(*sides)
    assert found(*sides, coverage=0.9, budget=30, together=together) == found(*sides, coverage=0.9, budget=30)


def test_nobody_is_a_pair_with_himself() -> None:
    pairs, _ = found([person(birth_date=BORN, phone="15410001111"), person(birth_date=BORN)], [])
    assert pairs == [(-2, -1, "K6"), (-1, -2, "K6")]


@pytest.mark.parametrize(("budget", "made", "skipped"), [(10, 8, (0, 0)), (9, 0, (1, 7))])
def test_a_block_over_the_budget_is_skipped_and_counted(budget: int, made: int, skipped: tuple[int, int]) -> None:
    """Two lefts, five who may be found by that key (the lefts among them): a block of ten pairs."""
    alike = person(birth_date=BORN)
    pairs, lines = found([alike] * 2, [alike] * 3, budget=budget)
    line = lines["K6"]
    assert (sum(key == "K6" for *_, key in pairs), line.new_pairs) == (made, made)
    assert (line.skipped_blocks, line.skipped_rows, line.largest_block) == (*skipped, 10)


@pytest.mark.parametrize(("last_resort", "made"), [(3, 2), (2, 0)])
def test_the_last_resort_has_a_budget_of_its_own_and_serves_only_who_found_nobody(last_resort: int, made: int) -> None:
    waiting = person(sex="男")
    served = {"name": "李丽", "sex": "女", "birth_date": BORN}
    pairs, lines = found(
        [waiting, served], [person(sex="男"), person(sex="男", live_area=FAR), served], last_resort=last_resort
    )
    assert [key for left, _, key in pairs if left == LEFT] == ["K13"] * made
    assert lines["K13"].skipped_blocks == (not made)


@pytest.mark.parametrize(
    ("number", "is_found"),
    [
        pytest.param(MOVED, True, id="birth date and sequence equal"),
        pytest.param(OTHER_DAY, True, id="region, sequence and birth year equal"),
        pytest.param(with_check_digit("36982119740204371"), True, id="region, sequence and birthday equal"),
        pytest.param(OTHER_YEAR, False, id="region and sequence alone"),
        pytest.param(with_check_digit("36982119640204372"), True, id="region and birth date equal"),
        pytest.param(with_check_digit("36982219640204372"), False, id="birth date alone"),
    ],
)
def test_two_valid_numbers_are_compared_when_one_may_have_been_issued_for_the_other(
    number: str, is_found: bool
) -> None:
    pairs, lines = found([], [person(id_no=ZHOU), person(id_no=number)], ranks={5: 0, 6: 2})
    assert pairs == ([(6, 5, "K15")] if is_found else [])
    assert lines["K15"].new_pairs == is_found


def test_two_valid_numbers_of_other_names_or_of_the_register_alone_are_not_compared() -> None:
    assert found([], [person(id_no=ZHOU), person(name="李丽", id_no=MOVED)], ranks={5: 0, 6: 2})[0] == []
    assert found([], [person(id_no=ZHOU), person(id_no=MOVED)], ranks={5: 0, 6: 0})[0] == []


def test_a_number_that_no_other_resembles_makes_no_block_of_its_own() -> None:
    _, lines = found([], [person(id_no=ZHOU), person(id_no=OTHER)], ranks={5: 2, 6: 2})
    assert (lines["K15"].pairs, lines["K15"].largest_block) == (0, 0)


def test_a_key_by_which_nobody_looks_has_a_line_that_counts_nothing() -> None:
    _, lines = found([person(id_no=ZHOU)], [person(id_no=ZHOU)])
    assert lines["K1"].new_pairs == 1
    assert lines["K3"] == BlockLine("K3", lines["K3"].description, 0, 0, 0, 0, 0), "no number of the left side is cut"
