"""Whose each folder of a month is stands once, and every room says the same of it."""

from typing import Any

import pytest
from pydantic import ValidationError

from data_contracts.handed_out import (
    Folder,
    HandedOut,
    folders_by_name,
    group_of,
    groups_named,
    handed_out_of_a_month,
    recipients_by_kind,
)
from data_contracts.kept import class_of, kept_classes
from flows.audit.manifest import Artefact
from flows.deliverables.delivery import owner_of
from flows.deliverables.desk.handed_out import handed_out
from flows.settings import _recipients

WORDS_OF = {
    "township": ("乡镇",),
    "county": ("县级",),
    "city": ("市、县级民政部门",),
    "department": ("部门",),
    "supplier": ("送数部门",),
    "designated": ("专人",),
    "checker": ("抽查人员",),
    "auditor": ("审计人员",),
    "data_team": ("数据团队",),
}
"""Kind of recipient -> what the index page has to call it."""


@pytest.mark.parametrize("name", folders_by_name())
def test_a_folder_is_handed_to_whom_its_group_and_its_words_name(name: str) -> None:
    folder = folders_by_name()[name]
    owner = owner_of(f"{name}/369802001000_清泉街道.csv")
    assert owner.partition(":")[0] == folder.recipient
    assert group_of(name) == recipients_by_kind()[folder.recipient].group
    assert bool(folder.title) == bool(folder.for_whom)
    if folder.title:
        (shown,) = handed_out([Artefact(f"{name}/a.csv", 1, 1, "")])
        assert (shown.what, shown.for_whom) == (folder.title, folder.for_whom)
        assert all(word in shown.for_whom for word in WORDS_OF[folder.recipient])
    kept = class_of(f"{name}/a.csv", kept_classes())
    assert (kept.name if kept else "") == folder.kept_as


def test_who_is_visited_again_is_read_by_checkers_alone() -> None:
    assert (owner_of("spot_check/抽查名单.csv"), group_of("spot_check")) == ("checker", "checker")


def test_a_file_about_all_townships_or_counties_is_the_citys() -> None:
    assert {owner_of(one) for one in ("notices/更正情况.csv", "ledger/台账平衡.csv", "bulletin/工作通报.html")} == {
        "city"
    }
    assert "市级" in folders_by_name()["notices"].for_whom


def test_settings_may_name_a_group_of_each_recipient_and_of_everyone() -> None:
    assert set(_recipients()) == {"everyone", *groups_named()} == {"everyone", *map(group_of, folders_by_name())}
    assert group_of("elsewhere") == ""


def test_no_folder_kind_or_class_stands_twice() -> None:
    read = handed_out_of_a_month()
    names = (
        [one.name for one in read.folders],
        [one.kind for one in read.recipients],
        [one.name for one in read.classes],
    )
    assert all(len(part) == len(set(part)) for part in names)
    assert {one.recipient for one in read.folders} == set(WORDS_OF)


@pytest.mark.parametrize("wrong", [{"recipient": 3}, {"recipient": "city", "owner": "x"}, {}])
def test_a_folder_that_is_not_plainly_written_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        HandedOut.model_validate({"recipients": [], "folders": [{"name": "x"} | wrong], "classes": []})
    assert Folder(name="x", recipient="city").kept_as == ""
