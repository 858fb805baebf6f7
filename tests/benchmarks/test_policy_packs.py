"""One invented month under each policy pack: each changes what its text is about and nothing else, as the page says."""

from pathlib import Path

import pytest

from benchmarks.policy_packs import CHOICES, PAGE, Outcome, compare, renewed, table
from rules.packs import all_packs

NONE = "不选"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return compare(tmp_path_factory.mktemp("packs"))


def changed(found: dict[str, Outcome], title: str) -> set[str]:
    """Rules whose leads, and figures that, are not those of a city that chose no pack."""
    one, none = found[title], found[NONE]
    rules = {rule for rule in {*one.leads, *none.leads} if one.leads[rule] != none.leads[rule]}
    return rules | {name for name, figure in one.figures.items() if figure != none.figures[name]}


def test_every_pack_is_compared() -> None:
    assert set(CHOICES.values()) == {(), *((name,) for name in all_packs())}


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ("安徽", {"I02", "应配协理员", "抽查比例"}),
        ("江西", {"有必访类别的线索", "应设服务站的村", "应配协理员"}),
        ("天津", set()),
        ("永福", {"I14", "重点人群信息库（人次）", "按周、按月探访的户", "其中超过间隔的户"}),
    ],
)
def test_a_pack_changes_what_its_text_is_about(title: str, changes: set[str], found: dict[str, Outcome]) -> None:
    assert changed(found, title) == changes


def test_reviews_and_the_standard_of_tekun_come_with_hanzhong(found: dict[str, Outcome]) -> None:
    assert changed(found, "汉中") == {"I03", "I07", "应配协理员", "下月底前到期的核查"}
    assert {"I03", "I07"} <= set(found[NONE].in_part)
    assert not {"I03", "I07"} & set(found["汉中"].in_part)


def test_what_no_pack_sets_is_not_run_and_said(found: dict[str, Outcome]) -> None:
    assert {"I02", "I14"} <= set(found[NONE].not_run)
    assert "I02" not in found["安徽"].not_run
    assert "I14" not in found["永福"].not_run


def test_the_page_shows_this_table(found: dict[str, Outcome]) -> None:
    page = Path(PAGE).read_text(encoding="utf-8")
    assert renewed(page, table(found)) == page
