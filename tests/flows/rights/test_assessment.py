"""The draft of an impact assessment: what the month knows is filled in, the rest is blank, nobody is named."""

import io
from pathlib import Path

import docx
import polars as pl
import pytest

from data_contracts.contract import load_contracts
from data_contracts.errors import UsageError
from data_contracts.handed_out import recipients_by_kind
from data_contracts.kept import kept_classes
from flows.rights.assessment import TO_FILL, assess, document, sections
from flows.store.paths import Store
from tests.flows.audit.published import publish_month

MANIFEST = {
    "period": "202610",
    "city": {"name": "样例市", "code": "369900"},
    "outputs": [
        {"path": "tables/people.parquet", "rows": 1234, "sha256": ""},
        {"path": "worklists/369802001000_清泉街道.csv", "rows": 3, "sha256": ""},
        {"path": "worklists/369802001000_清泉街道.xlsx", "rows": 3, "sha256": ""},
        {"path": "worklists/369802002000_公园街道.csv", "rows": 3, "sha256": ""},
        {"path": "referrals/医保.csv", "rows": 3, "sha256": ""},
    ],
}


class Month:
    """The one table that is read."""

    extract_status = pl.DataFrame(
        {"extract": ["roster", "justice", "vehicles", "union"], "rows_accepted": [5000, 12, 7, 0]}
    )


def text_of(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def test_what_the_month_knows_is_filled_in_and_the_rest_is_left_to_people() -> None:
    parts = sections(MANIFEST, Month, kept_classes(), is_signed=True)  # type: ignore[arg-type]
    text = text_of(document(MANIFEST, parts))
    contracts = load_contracts()
    for known in (
        "1,234 人",
        "5,000",
        contracts["roster"].title,
        contracts["justice"].legal_basis,
        "本期清单已签名",
        "专办名单12 个月",
    ):
        assert known in text
    assert contracts["union"].title not in text
    assert TO_FILL in text
    assert "法律顾问" in text
    tables = {part.heading[0]: part.table for part in parts}
    assert (recipients_by_kind()["township"].label, "2", "3") in tables["四"]
    assert [line[3] for line in tables["二"]] == ["保存（月）", "12", "24", "12"]


def test_the_same_month_is_the_same_bytes() -> None:
    parts = sections(MANIFEST, Month, kept_classes(), is_signed=False)  # type: ignore[arg-type]
    made = [document(MANIFEST, parts) for _ in range(2)]
    assert made[0] == made[1]


def test_every_kind_of_recipient_has_its_words_and_every_contract_a_period_and_a_basis() -> None:
    assert all(one.label for one in recipients_by_kind().values())
    contracts = load_contracts().values()
    assert [one.extract for one in contracts if not one.retention_months or not one.legal_basis] == []
    assert all(one.retention_months <= 12 for one in contracts if one.access == "authorised" or one.is_sensitive)


def test_a_month_of_another_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "city.yaml").write_text("name: 样例市\ncode: '369900'\n", encoding="utf-8")
    (tmp_path / "city" / "parameters.yaml").write_text("parameters: []\n", encoding="utf-8")
    publish_month(tmp_path, "202610")
    with pytest.raises(UsageError, match="never published"):
        assess(Store(tmp_path / "elsewhere"), tmp_path / "out" / "202610", tmp_path)
