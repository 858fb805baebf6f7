import shutil
from pathlib import Path

import pytest

from data_contracts.errors import StoreError, UsageError
from flows.audit.purge import purge_before
from flows.audit.replay import replay_month
from flows.store.paths import Store
from flows.store.run import RunContext
from tests.flows.audit.published import publish_into, publish_month, write_ledger

WORKLIST = "worklists/369921103000_石桥镇.csv"


def replay(root: Path, leads: int = 4, period: str = "202610"):
    return replay_month(period, Store(root / "store"), root / "out", lambda context: publish_into(context, leads))


@pytest.fixture(autouse=True)
def one_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.audit.replay.code_version", lambda: "0123456789ab")


def test_the_same_stages_on_the_same_store_give_the_same_bytes(two_months: Path) -> None:
    result = replay(two_months)
    assert result.differences == () and result.same == 3 and result.exit_code == 0


def test_a_first_month_is_replayed_too(two_months: Path) -> None:
    assert replay(two_months, leads=3, period="202609").differences == ()


def test_a_table_that_comes_out_differently_is_named_with_its_rows(two_months: Path) -> None:
    result = replay(two_months, leads=5)
    assert result.exit_code == 1
    text = result.render()
    assert "tables/leads.parquet 不同：发布时 4 行，重算 5 行" in text
    assert f"{WORKLIST} 不同：从第 10 行起" in text


def test_a_published_file_changed_afterwards_is_told_apart_from_a_different_replay(two_months: Path) -> None:
    (two_months / "out" / "202610" / WORKLIST).write_text("x")
    (difference,) = replay(two_months).differences
    assert difference.startswith(WORKLIST) and "事后被改动" in difference


def test_a_published_file_that_is_gone_is_named(two_months: Path) -> None:
    (two_months / "out" / "202610" / WORKLIST).unlink()
    (difference,) = replay(two_months).differences
    assert difference.startswith(WORKLIST) and "不在了" in difference


def test_another_code_version_is_named(two_months: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.audit.replay.code_version", lambda: "ffffffffffff")
    assert "程序不同" in replay(two_months).render()


def test_settings_changed_since_do_not_reach_a_replay(two_months: Path) -> None:
    (two_months / "city" / "parameters.yaml").write_text("parameters: [x]\n", encoding="utf-8")
    seen: list[str] = []

    def rebuild(context: RunContext) -> None:
        seen.append((context.city / "parameters.yaml").read_text(encoding="utf-8"))
        publish_into(context, 4)

    assert replay_month("202610", Store(two_months / "store"), two_months / "out", rebuild).differences == ()
    assert seen == ["parameters: []\n"]


def test_a_replay_sees_no_later_month_and_no_later_ledger_entry(two_months: Path) -> None:
    ledger = two_months / "store" / "ledger"
    (ledger / "202608_events.parquet").write_bytes(b"x")

    def rebuild(context: RunContext) -> None:
        then = Store(context.store)
        assert then.periods() == ["202609"]
        assert [path.name for path in then.ledger().iterdir()] == ["202608_events.parquet"]
        publish_into(context, 3)

    assert replay_month("202609", Store(two_months / "store"), two_months / "out", rebuild).differences == ()


def test_an_earlier_ledger_file_changed_since_is_named(two_months: Path) -> None:
    path = two_months / "store" / "ledger" / "202609_events.parquet"
    path.unlink()
    write_ledger(Store(two_months / "store"), "202609", entries=3)
    (difference,) = replay(two_months).differences
    assert difference.startswith("ledger/202609_events.parquet") and "事后被改动" in difference


def test_what_a_second_run_added_to_the_months_own_ledger_is_no_difference(two_months: Path) -> None:
    write_ledger(Store(two_months / "store"), "202610", ".2")
    publish_month(two_months, "202610", leads=4)
    assert replay(two_months).differences == ()


def test_a_month_whose_predecessor_was_purged_is_refused_and_not_said_to_differ(two_months: Path) -> None:
    assert "202609" in purge_before(Store(two_months / "store"), "202610")
    with pytest.raises(StoreError, match="202609") as refused:
        replay(two_months)
    assert refused.value.exit_code == 2


def test_a_purge_says_what_stays(two_months: Path) -> None:
    store = Store(two_months / "store")
    for _ in range(2):  # also when nothing is left to remove
        said = purge_before(store, "202610")
        assert "ledger/*_leads.parquet" in said and "names" in said and "tables/" in said
    assert [path.name for path in store.period("202609").iterdir()] == ["manifest.json"]
    assert (store.ledger() / "202609_events.parquet").exists()


def test_a_purge_of_a_store_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such store"):
        purge_before(Store(tmp_path / "nowhere"), "202610")


def test_a_replay_leaves_store_and_deliverables_as_they_are(two_months: Path) -> None:
    def everything() -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in two_months.rglob("*") if p.is_file() and p.name != ".lock"}

    before = everything()
    replay(two_months, leads=9)
    assert everything() == before


def test_a_month_never_published_is_misuse(two_months: Path) -> None:
    with pytest.raises(UsageError):
        replay(two_months, period="202611")


def test_a_purged_month_says_what_is_gone(two_months: Path) -> None:
    shutil.rmtree(two_months / "store" / "periods" / "202609" / "ingest")
    with pytest.raises(StoreError, match="ingest"):
        replay(two_months, period="202609")


def test_publishing_a_month_again_keeps_what_a_replay_needs(two_months: Path) -> None:
    publish_month(two_months, "202610", leads=6)
    assert replay(two_months, leads=6).differences == ()
