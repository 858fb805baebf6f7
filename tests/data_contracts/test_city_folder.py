"""city.yaml and areas.csv: what is taken, and what is refused with its place."""

import ast
import contextlib
import os
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import data_contracts
from data_contracts.areas import read_areas
from data_contracts.city import load_areas, load_city
from data_contracts.contract import load_contracts
from data_contracts.errors import CityError, ContractError
from data_contracts.tables import AREAS
from tests.properties import examples

HEADING = "区划代码,名称,级别,上级代码,城乡,户籍人口,启用日期,停用日期,继任代码"
LINES = [
    "369900000000,某市,市,,,4000,2000-01-01,,",
    "369921000000,山县,县,369900000000,,2000,2000-01-01,,",
    "369921101000,东镇,乡,369921000000,农村,900,2000-01-01,,",
    "369921101201,李家村,村,369921101000,农村,300,2000-01-01,,",
    "369921102000,西乡,乡,369921000000,农村,0,2000-01-01,2021-06-30,369921101000",
    "369921102201,王家村,村,369921102000,农村,0,2000-01-01,2021-06-30,369921102202",
    "369921102202,张家村,村,369921102000,农村,0,2000-01-01,2023-05-31,369921101201",
    "369921102203,赵家村,村,369921102000,农村,120,2000-01-01,,",
]


def city(folder: Path, settings: str = "", lines: list[str] | None = None, encoding: str = "utf-8") -> Path:
    (folder / "city.yaml").write_text(f'name: 某市\ncode: "369900"\n{settings}', encoding="utf-8")
    text = "\r\n".join([HEADING, *(LINES if lines is None else lines)])
    (folder / "areas.csv").write_bytes(text.encode(encoding))
    return folder


def areas(folder: Path, lines: list[str] | None = None, as_of: date | None = None) -> dict[str, dict[str, object]]:
    table = load_areas(load_city(city(folder, lines=lines)), as_of)
    return {row["area_code"]: row for row in table.to_pylist()}


def changed(index: int, line: str) -> list[str]:
    return [*LINES[:index], line, *LINES[index + 1 :]]


def test_a_city_is_named_and_its_files_are_found(tmp_path: Path) -> None:
    found = load_city(city(tmp_path, "parameters: numbers.yaml\n"))
    assert (found.name, found.code, found.long_code) == ("某市", "369900", "369900000000")
    assert (found.areas, found.parameters) == (tmp_path / "areas.csv", tmp_path / "numbers.yaml")
    assert found.contracts == tmp_path / "contracts"


def test_file_names_that_are_left_out_are_the_usual_ones(tmp_path: Path) -> None:
    found = load_city(city(tmp_path))
    assert (found.areas.name, found.parameters) == ("areas.csv", tmp_path / "parameters.yaml")
    assert found.file == tmp_path / "city.yaml"


def test_city_yaml_is_read_in_one_place() -> None:
    """No other module of the product names the file in code that is not a message, so none can read it differently."""
    house = Path(data_contracts.__file__).parents[1]
    files = [path for room in ("flows", "data_contracts", "matchers", "rules") for path in (house / room).rglob("*.py")]
    naming = {path.name for path in files for node in ast.walk(ast.parse(path.read_text("utf-8"))) if is_name(node)}
    assert naming == {"city.py"}


def is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == "city.yaml"


def test_what_a_city_does_not_set_is_not_assumed(tmp_path: Path) -> None:
    settings = load_city(city(tmp_path)).worklists
    assert (settings.monthly_load, settings.yield_floor, settings.blind_sample) == (None, None, None)


def test_settings_of_the_worklists_are_read(tmp_path: Path) -> None:
    text = "worklists: {monthly_load: 60, yield_floor: 0.2, blind_sample: 5, stations: [369921101201]}"
    settings = load_city(city(tmp_path, text)).worklists
    assert (settings.monthly_load, settings.yield_floor, settings.blind_sample) == (60, 0.2, 5)
    assert settings.stations == ("369921101201",)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("colour: red", "colour is not a key that is known"),
        ("worklists: {monthly_laod: 3}", "worklists.monthly_laod is not a key that is known"),
        ("worklists: {monthly_load: 0}", "worklists.monthly_load is wrong"),
        ("worklists: {yield_floor: 1.01}", "worklists.yield_floor is wrong"),
        ("worklists: {stations: ['1234']}", "worklists.stations.0 is wrong"),
        ("areas: ../areas.csv", "areas is wrong"),
        ("name: 两个名字", "name is given twice"),
        ("worklists: [", "not valid YAML"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, settings: str, says: str) -> None:
    with pytest.raises(CityError) as caught:
        load_city(city(tmp_path, settings))
    assert says in str(caught.value)


def test_an_unknown_key_is_told_which_keys_there_are(tmp_path: Path) -> None:
    with pytest.raises(CityError) as caught:
        load_city(city(tmp_path, "colour: red"))
    assert "name, code, areas, parameters, policy, worklists" in str(caught.value)


def test_a_folder_without_settings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CityError, match=r"no city\.yaml"):
        load_city(tmp_path)


def test_a_code_without_quotes_is_the_same_code(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text("name: 某市\ncode: 369900\n", encoding="utf-8")
    assert load_city(tmp_path).code == "369900"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_areas_read_alike_in_every_encoding_a_spreadsheet_saves(tmp_path: Path, encoding: str) -> None:
    table = read_areas(city(tmp_path, encoding=encoding) / "areas.csv")
    assert table.schema == AREAS.schema
    assert table["name"].to_pylist()[:3] == ["某市", "山县", "东镇"]


def test_an_area_knows_its_township_county_and_full_name(tmp_path: Path) -> None:
    village = areas(tmp_path)["369921101201"]
    assert village["township"] == "369921101000" and village["township_name"] == "东镇"
    assert village["county"] == "369921000000" and village["county_name"] == "山县"
    assert village["village_name"] == "李家村" and village["full_name"] == "某市山县东镇李家村"
    assert village["hukou_population"] == 300 and village["urban_rural"] == "农村"


def test_above_township_level_there_is_no_township(tmp_path: Path) -> None:
    found = areas(tmp_path)
    assert found["369921000000"]["township"] is None
    assert found["369921000000"]["county"] == "369921000000"
    assert found["369900000000"]["county"] is None


def test_a_closed_area_leads_to_its_last_successor(tmp_path: Path) -> None:
    closed = areas(tmp_path)["369921102201"]
    assert closed["current_code"] == "369921101201"
    assert closed["full_name"] == "某市山县东镇李家村"


def test_an_open_village_of_a_closed_township_lies_in_its_successor(tmp_path: Path) -> None:
    village = areas(tmp_path)["369921102203"]
    assert village["current_code"] == "369921102203"
    assert village["township"] == "369921101000"


@pytest.mark.parametrize(("as_of", "code"), [(date(2023, 5, 30), "369921102202"), (date(2023, 5, 31), "369921101201")])
def test_an_area_belongs_to_its_successor_from_its_closing_day_on(tmp_path: Path, as_of: date, code: str) -> None:
    assert areas(tmp_path, as_of=as_of)["369921102201"]["current_code"] == code


@examples(60)
@given(st.lists(st.integers(min_value=-1, max_value=7), min_size=8, max_size=8))
def test_successors_end_at_an_open_area_or_are_refused_as_a_circle(next_of: list[int]) -> None:
    def line(number: int) -> str:
        successor = next_of[number]
        end = f"2020-01-01,36992110120{successor}" if successor >= 0 else ","
        return f"36992110120{number},第{number}村,村,369921101000,农村,1,,{end}"

    def last(number: int, left: int = 8) -> int | None:
        if next_of[number] < 0:
            return number
        return last(next_of[number], left - 1) if left else None

    ends = [last(number) for number in range(8)]
    with tempfile.TemporaryDirectory() as folder:
        lines = [*LINES[:3], *(line(number) for number in range(8))]
        if None in ends:
            with pytest.raises(CityError, match="circle"):
                areas(Path(folder), lines)
        else:
            found = areas(Path(folder), lines)
            assert [found[f"36992110120{n}"]["current_code"] for n in range(8)] == [f"36992110120{n}" for n in ends]


@pytest.mark.parametrize(
    ("index", "line", "where", "says"),
    [
        (3, "36992110120,李家村,村,369921101000,农村,300,,,", "row 5, column 区划代码", "12 digits"),
        (3, "3.69921E+11,李家村,村,369921101000,农村,300,,,", "row 5, column 区划代码", "12 digits"),
        (3, "369921101000,李家村,村,369921101000,农村,300,,,", "row 5, column 区划代码", "row 4 already"),
        (3, "369921101201,=1+1,村,369921101000,农村,300,,,", "row 5, column 名称", "formula"),
        (3, "369921101201,＠东村,村,369921101000,农村,300,,,", "row 5, column 名称", "formula"),
        (3, "369921101201,,村,369921101000,农村,300,,,", "row 5, column 名称", "blank"),
        (3, "369921101201,李家村,组,369921101000,农村,300,,,", "row 5, column 级别", "none of"),
        (3, "369921101201,李家村,村,369921109000,农村,300,,,", "row 5, column 上级代码", "not an area"),
        (3, "369921101201,李家村,村,369921000000,农村,300,,,", "row 5, column 上级代码", "cannot be under"),
        (3, "369921101201,李家村,村,369921101000,城郊,300,,,", "row 5, column 城乡", "neither"),
        (3, "369921101201,李家村,村,369921101000,农村,三百,,,", "row 5, column 户籍人口", "whole number"),
        (3, "369921101201,李家村,村,369921101000,农村,300,2021-02-30,,", "row 5, column 启用日期", "not a day"),
        (3, "369921101201,李家村,村,369921101000,农村,300,2021-02-03,2020-01-01,", "row 5, column 停用日期", "before"),
        (3, "369921101201,李家村,村,369921101000,农村,300,,,369921101202", "row 5, column 继任代码", "not an area"),
        (3, "369921101201,李家村,村,369921101000,农村,300,,,369921102203", "row 5, column 停用日期", "no closing day"),
        (6, "369921102202,张家村,村,369921102000,农村,0,,2023-05-31,369921102201", "column 继任代码", "circle"),
    ],
)
def test_a_line_that_cannot_be_is_named_with_row_and_column(
    tmp_path: Path, index: int, line: str, where: str, says: str
) -> None:
    with pytest.raises(CityError) as caught:
        areas(tmp_path, changed(index, line))
    assert where in str(caught.value) and says in str(caught.value)


def test_a_missing_heading_is_named(tmp_path: Path) -> None:
    folder = city(tmp_path)
    (folder / "areas.csv").write_text(HEADING.replace(",继任代码", "") + "\n", encoding="utf-8")
    with pytest.raises(CityError, match="继任代码 is missing"):
        load_areas(load_city(folder))


def test_columns_may_stand_in_another_order_and_lines_may_be_empty(tmp_path: Path) -> None:
    folder = city(tmp_path)
    columns = [HEADING.split(","), *(line.split(",") for line in LINES)]
    text = "\n\n".join(",".join(reversed(row)) for row in columns)
    (folder / "areas.csv").write_text(text, encoding="utf-8")
    assert load_areas(load_city(folder)).num_rows == len(LINES)


@pytest.mark.parametrize("content", [b"", b"\x00\x81\xff\xff"])
def test_a_file_that_is_no_list_of_areas_is_refused(tmp_path: Path, content: bytes) -> None:
    folder = city(tmp_path)
    (folder / "areas.csv").write_bytes(content)
    with pytest.raises(CityError, match=r"areas\.csv"):
        load_areas(load_city(folder))


@pytest.mark.parametrize("name", ["=1+1", "+86", "-某市", "@某市", "＝某市"])
def test_a_city_whose_name_a_spreadsheet_would_run_is_refused(tmp_path: Path, name: str) -> None:
    folder = city(tmp_path)
    (folder / "city.yaml").write_text(f'name: "{name}"\ncode: "369900"\n', encoding="utf-8")
    with pytest.raises(CityError, match="begins as a formula does"):
        load_city(folder)


@pytest.mark.parametrize("file", ["areas.csv", "city.yaml"])
def test_a_zero_byte_is_told_with_its_line(tmp_path: Path, file: str) -> None:
    folder = city(tmp_path)
    lines = (folder / file).read_bytes().split(b"\n")
    (folder / file).write_bytes(b"\n".join([lines[0], lines[1][:3] + b"\x00" + lines[1][3:], *lines[2:]]))
    with pytest.raises(CityError, match="line 2 holds a zero byte") as caught:
        load_areas(load_city(folder))
    assert file in str(caught.value)


@examples(60)
@given(st.binary(max_size=200) | st.text(alphabet=',"\n\r\x00市县乡村0123456789-abc', max_size=200).map(str.encode))
def test_whatever_the_files_hold_there_is_never_a_traceback(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = city(Path(name))
        for file in ("areas.csv", "city.yaml"):
            kept = (folder / file).read_bytes()
            (folder / file).write_bytes(content if file == "city.yaml" else HEADING.encode() + b"\n" + content)
            with contextlib.suppress(CityError):
                load_areas(load_city(folder))
            (folder / file).write_bytes(kept)


def test_an_endless_cell_is_refused(tmp_path: Path) -> None:
    folder = city(tmp_path, lines=['"' + "9" * 200_000])
    with pytest.raises(CityError, match=r"areas\.csv"):
        load_areas(load_city(folder))


def test_a_city_that_is_not_among_its_own_areas_is_refused(tmp_path: Path) -> None:
    folder = city(tmp_path)
    (folder / "city.yaml").write_text('name: 别市\ncode: "369800"\n', encoding="utf-8")
    with pytest.raises(CityError, match="369800"):
        load_areas(load_city(folder))


def as_saved(text: str) -> dict[str, bytes]:
    """One text as editors and spreadsheets save it."""
    lines = text.split("\n")
    half = len(lines) // 2
    top, low = "\n".join(lines[:half]) + "\n", "\n".join(lines[half:])
    return {
        "two marks": ("\ufeff\ufeff" + text).encode(),
        "gbk": text.encode("gb18030"),
        "utf-16": text.encode("utf-16"),
        "two encodings": top.encode("gb18030") + low.encode(),
        "unseen": text.replace("某", "\u200b某\ufe0f").replace("区划", "\u202d区划\u202c").encode(),
        "zeros": text.encode() + bytes(600),
    }


SETTINGS = 'name: 某市\ncode: "369900"\nworklists:\n  monthly_load: 60 # 某人每月能走访的数\n'


@pytest.mark.parametrize("saved", as_saved(""))
def test_settings_and_areas_are_read_whoever_saved_them(tmp_path: Path, saved: str) -> None:
    city(tmp_path)
    text = "\n".join([HEADING, *LINES])
    (tmp_path / "city.yaml").write_bytes(as_saved(SETTINGS)[saved])
    (tmp_path / "areas.csv").write_bytes(as_saved(text)[saved])
    found = load_city(tmp_path)
    assert (found.name, found.worklists.monthly_load) == ("某市", 60)
    names = [row["name"] for row in load_areas(found).to_pylist()]
    assert names[:3] == ["某市", "山县", "东镇"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_wrapped_cells_and_radicals_of_areas_are_what_they_show(tmp_path: Path, delimiter: str) -> None:
    wrapped = [",".join(f'="{cell}"' if cell[:1].isdigit() else cell for cell in line.split(",")) for line in LINES]
    lines = [line.replace("山县", "⻢山县").replace(",", delimiter) for line in [HEADING, *wrapped]]
    (city(tmp_path) / "areas.csv").write_text("\n".join(lines), encoding="utf-8")
    found = {row["area_code"]: row["name"] for row in load_areas(load_city(tmp_path)).to_pylist()}
    assert found["369921000000"] == "马山县"


@pytest.mark.parametrize("name", ["city.yaml", "areas.csv"])
@pytest.mark.parametrize("content", [b"name: \xff\xff\n", b"PK\x03\x04\xff\xff\x14\x00"], ids=["broken", "workbook"])
def test_what_is_no_text_is_refused_with_the_line(tmp_path: Path, name: str, content: bytes) -> None:
    (city(tmp_path) / name).write_bytes(content)
    with pytest.raises(CityError, match="line 1 is neither UTF-8 nor GB18030"):
        load_areas(load_city(tmp_path))


def test_a_citys_contract_is_read_whoever_saved_it_and_a_lock_file_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "contracts"
    folder.mkdir()
    (folder / "roster.yaml").write_bytes("\ufeffaliases:\n  name: [户主\u200b大名]\n".encode("utf-16"))
    (folder / "._roster.yaml").write_bytes(b"\x00\x05\x16\x07")
    assert load_contracts(folder)["roster"].headings()["户主大名"] == "name"
    os.mkfifo(folder / "visits.yaml")
    with pytest.raises(ContractError, match="no file"):
        load_contracts(folder)
