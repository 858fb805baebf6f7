"""docs/rules.md says what the rules say."""

from rules.catalogue import load_catalogue
from rules.handbook import PAGE, render_handbook


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_handbook(), "run: python -m rules.handbook"


def test_every_rule_and_every_condition_is_on_the_page() -> None:
    page = render_handbook()
    for rule in load_catalogue().values():
        assert f"### {rule.id} {rule.says.title}" in page
        assert all(text in page for text in rule.says.conditions.values())
