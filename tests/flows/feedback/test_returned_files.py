"""Which files of the returned folder are read, passed over or handed back, whatever they are called."""

import os
from pathlib import Path

from benchmarks import clerk_headings as c
from flows import month
from flows.feedback.returned_files import not_opened, own_answers, returned_files
from flows.feedback.stage import accept_file
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows.feedback.returned import drop, feedback_of, outcomes, reasons


def test_an_unreadable_file_is_named_and_the_others_go_on(root: Path) -> None:
    drop(root, made.answer("L1"))
    (root / "incoming" / "202610" / "feedback" / "b.xlsx").write_bytes(b"no workbook")
    (root / "incoming" / "202610" / "feedback" / "c.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    summary, tables = feedback_of(root)
    assert outcomes(tables) == {"L1": "result"}
    assert tables["feedback_files"]["reason"].is_not_null().to_list() == [False, True, True]
    assert len(summary.remarks) == 2
    said = "".join(tables["feedback_files"]["reason"].drop_nulls())
    assert "工作簿打不开" in said
    assert "Error" not in said


def test_our_own_answer_in_the_folder_is_no_returned_worklist_and_no_part_of_the_input(root: Path) -> None:
    file = drop(root, made.answer("L1"))
    accept_file(file, Store(root / "store"))
    beside = file.parent / "a_csv_处理结果.csv"
    assert returned_files(file.parent) == [file]
    assert own_answers(file.parent) == [beside]
    summary, tables = feedback_of(root)
    assert tables["feedback_files"]["source_file"].to_list() == ["feedback/a.csv"]
    assert summary.exit_code == 0


def test_our_own_answer_saved_as_something_else_is_passed_over_with_a_sentence(root: Path) -> None:
    file = drop(root, made.answer("L9"))
    accept_file(file, Store(root / "store"))
    beside = file.parent / "a_csv_处理结果.csv"
    (file.parent / "回执.csv").write_bytes(beside.read_bytes().decode("utf-8-sig").encode("gb18030"))
    file.unlink()
    beside.unlink()
    summary, tables = feedback_of(root)
    told = tables["feedback_files"].row(0, named=True)
    assert (told["source_file"], told["reason"], told["rows_read"]) == ("feedback/回执.csv", None, 0)
    assert "已略过" in told["note"]
    assert (summary.exit_code, summary.remarks) == (0, ())
    assert "已略过" in summary.render()


def test_a_filled_list_is_taken_whatever_it_is_called(root: Path) -> None:
    drop(root, made.answer("L1"), name="东山乡_处理结果.csv")
    assert outcomes(feedback_of(root)[1]) == {"L1": "result"}


def test_names_that_are_other_bytes_are_read_and_links_pipes_and_devices_are_not_opened(root: Path) -> None:
    file = drop(root, made.answer("L1"))
    folder = file.parent
    gbk = os.fsencode(folder) + b"/" + "清单.csv".encode("gb18030")
    Path(os.fsdecode(gbk)).write_bytes(made.returned_csv(root / "x.csv", [made.answer("L4")]).read_bytes())
    os.mkfifo(folder / "b.csv")
    (folder / "c.csv").symlink_to(root / "x.csv")
    (folder / "d.csv").symlink_to("/dev/zero")
    run = made.context(root, "202610")
    first = month.feedback(run)
    summary, tables = feedback_of(root)
    assert outcomes(tables) == {"L1": "result", "L4": "result"}
    assert tables["feedback_files"]["source_file"].to_list() == ["feedback/a.csv", "feedback/清单.csv"]
    assert [remark.split("：")[0] for remark in summary.remarks] == [f"交回的线索清单 feedback/{n}.csv" for n in "bcd"]
    assert list(not_opened(folder)) == ["b.csv", "c.csv", "d.csv"]
    (folder / "b.csv").unlink()
    assert month.feedback(run).fingerprint != first.fingerprint, "what was not opened is told anew"


def test_a_folder_whose_name_is_a_pattern_is_a_folder(root: Path) -> None:
    drop(root, made.answer("L1"), name="乡镇[1-9]*/a[0].csv")
    assert feedback_of(root)[1]["feedback_files"]["source_file"].to_list() == ["feedback/乡镇[1-9]*/a[0].csv"]


def test_the_error_of_a_formula_is_no_checker_and_no_blank(root: Path) -> None:
    drop(
        root,
        made.answer("L1", **{c.CHECKER_ONE: "#N/A"}),
        made.answer("L4", **{c.PERSON_STATEMENT: "#公式没有算出的值"}),
    )
    tables = feedback_of(root)[1]
    assert reasons(tables) == [("L1", "no_text"), ("L4", "no_text")]
    assert set(tables["feedback_rejected"]["column"]) == {"checker_one", "person_statement"}


def test_a_list_with_bytes_nobody_can_read_is_accepted_and_told(root: Path) -> None:
    file = drop(root, made.answer("L1", **{c.PERSON_STATEMENT: "说"}), made.answer("L4"), encoding="utf-8")
    file.write_bytes(file.read_bytes().replace("说".encode(), b"\xff"))
    summary, tables = feedback_of(root)
    assert outcomes(tables) == {"L1": "result", "L4": "result"}
    assert "认不出的字节" in tables["feedback_files"]["note"][0]
    assert "认不出的字节" in summary.render()
