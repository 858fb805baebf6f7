"""docs/rules.md says what the rules say."""

from rules.catalogue import load_catalogue
from rules.handbook import PACKS_PAGE, PAGE, render_handbook, with_packs


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_handbook(), "run: python -m rules.handbook"


def test_the_page_on_policy_packs_is_fresh() -> None:
    page = PACKS_PAGE.read_text(encoding="utf-8")
    assert with_packs(page) == page, "run: python -m rules.handbook"


def test_every_rule_and_every_condition_is_on_the_page() -> None:
    page = render_handbook()
    for rule in load_catalogue().values():
        assert f"### {rule.id} {rule.spec.title}" in page
        assert all(text in page for text in rule.spec.conditions.values())


def test_every_review_names_a_programme_to_try_next() -> None:
    known = ("低保边缘", "低保渐退", "刚性支出困难", "临时救助")
    reviews = [rule for rule in load_catalogue().values() if rule.spec.disposition == 4]
    assert reviews
    assert not [rule.id for rule in reviews if not any(word in rule.spec.programme for word in known)]
