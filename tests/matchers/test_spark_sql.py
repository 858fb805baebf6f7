"""How a step's text becomes Spark's: literals, row numbers, hidden order, numbering by ranges. No Spark is needed."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.errors import ContractError
from matchers.block.keys_of import IN_ORDER, keys_step
from matchers.engine.ddl import ddl_of, sql_type
from matchers.engine.numbering import PLACE, RANGE_BITS, Numbering, rows_before_each
from matchers.engine.spark_sql import (
    laid_beside,
    render,
    render_numbered,
    render_ordered,
    tables_joined_on_nothing,
    tables_of,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "NULL"),
        (True, "TRUE"),
        (7, "7"),
        (-7, "-7"),
        (Decimal("-1.50"), "-1.50"),
        ("汉'\\x", "'汉\\'\\\\x'"),
        (date(2026, 10, 31), "CAST('2026-10-31' AS DATE)"),
    ],
)
def test_values_become_literals_of_their_own_type(value: object, written: str) -> None:
    assert render("SELECT n FROM t WHERE n < $least", {"least": value}) == f"SELECT n FROM t WHERE n < {written}"


def test_a_value_that_nobody_sets_or_that_has_no_literal_is_named() -> None:
    with pytest.raises(ContractError, match=r"\$least"):
        render("SELECT $least AS n", {"most": 1})
    with pytest.raises(ContractError, match="float"):
        render("SELECT $least AS n", {"least": 0.5})


def test_row_numbers_are_long() -> None:
    first = "row_number() OVER (PARTITION BY a ORDER BY b NULLS LAST) AS n"
    sql = f"SELECT {first}, CAST(row_number() OVER () AS INT) AS m FROM t"
    assert render(sql) == (
        "SELECT CAST(ROW_NUMBER() OVER (PARTITION BY a ORDER BY b NULLS LAST) AS BIGINT) AS n, "
        "CAST(ROW_NUMBER() OVER () AS INT) AS m FROM t"
    )


def test_an_order_is_left_to_the_last_write_and_keys_not_handed_out_are_hidden_columns() -> None:
    ordered = render_ordered("SELECT name, t.a AS b FROM t ORDER BY person_no ASC NULLS LAST, name DESC NULLS FIRST")
    assert ordered.sql == "SELECT name, t.a AS b, person_no AS __order_0 FROM t"
    assert ordered.order == '"__order_0" ASC NULLS LAST, "name" DESC NULLS FIRST'
    assert ordered.hidden == ("__order_0",)


def test_a_key_of_a_table_is_not_the_column_that_is_handed_out_under_its_name() -> None:
    assert render_ordered("SELECT a + 1 AS a FROM t ORDER BY t.a NULLS LAST").hidden == ("__order_0",)
    assert render_ordered("SELECT t.a FROM t ORDER BY t.a NULLS LAST").hidden == ()
    union = render_ordered("SELECT * FROM t UNION ALL SELECT * FROM u ORDER BY a NULLS LAST, 1 NULLS LAST")
    assert union.order.startswith('"a" ASC NULLS LAST')
    assert union.hidden == ()


def test_only_a_number_over_everything_is_split_into_its_keys() -> None:
    found = render_numbered(
        "SELECT a, -row_number() OVER (ORDER BY b < 0 DESC NULLS LAST, a NULLS LAST) AS n, c FROM t"
    )
    assert found is not None
    assert found.sql == "SELECT a, c, b < 0 AS __key_0, a AS __key_1 FROM t"
    assert (found.columns, found.column, found.is_negative) == (("a", "n", "c"), "n", True)
    assert found.keys == (("__key_0", True, False), ("__key_1", False, False))
    assert render_numbered("SELECT row_number() OVER (PARTITION BY a ORDER BY b NULLS LAST) AS n FROM t") is None
    assert render_numbered("SELECT n FROM t") is None


def test_the_tables_behind_a_statement_are_not_the_names_it_gives_itself() -> None:
    sql = "WITH own AS (SELECT a FROM first_table) SELECT * FROM own JOIN second_table AS s ON s.a = own.a"
    assert set(tables_of(sql)) == {"first_table", "second_table"}


def test_numbers_go_on_from_range_to_range_and_empty_ranges_count_nothing(tmp_path: Path) -> None:
    parts = []
    for number, rows in ((0, 3), (2, 1), (2, 2), (5, 4)):
        start = sum(p[1] for p in parts if p[0] == number)
        parts.append((number, rows))
        places = [(number << RANGE_BITS) + start + row for row in range(rows)]
        pq.write_table(pa.table({PLACE: pa.array(places, pa.int64())}), tmp_path / f"part-{len(parts)}.parquet")
    before = rows_before_each(sorted(tmp_path.glob("*.parquet")))
    assert before == (0, 3, 3, 6, 6, 6)
    assert rows_before_each([]) == (0,)
    told = Numbering(("a", "n"), "n", True, before).select()
    assert told[0] == "`a`"
    assert told[1].startswith("-(element_at(array(CAST(0 AS BIGINT), CAST(3 AS BIGINT)")


def test_schemas_are_told_in_sparks_words_and_casts_in_the_steps() -> None:
    texts = pa.list_(pa.struct([("a", pa.string()), ("b", pa.int64())]))
    schema = pa.schema([("n", pa.int8()), ("yuan", pa.decimal128(18, 2)), ("rows", texts), ("none", pa.null())])
    assert ddl_of(schema) == (
        "`n` TINYINT, `yuan` DECIMAL(18, 2), `rows` ARRAY<STRUCT<`a`: STRING, `b`: BIGINT>>, `none` INT"
    )
    assert sql_type(pa.decimal128(18, 2)) == "DECIMAL(18, 2)"
    assert sql_type(texts) == 'STRUCT("a" TEXT, "b" BIGINT)[]'
    with pytest.raises(ContractError):
        ddl_of(pa.schema([("t", pa.time64("us"))]))


def test_a_table_of_one_row_that_is_joined_on_nothing_becomes_literals() -> None:
    sql = (
        "WITH a AS (SELECT t.n, p.least FROM t CROSS JOIN one AS p WHERE t.n > p.least) SELECT n, least + 1 AS m FROM a"
    )
    assert tables_joined_on_nothing(sql) == ("one",)
    assert render(sql, None, {"one": {"least": (3, "INT"), "most": (None, "BIGINT")}}) == (
        "WITH a AS (SELECT t.n, CAST(3 AS INT) AS least FROM t WHERE t.n > CAST(3 AS INT)) "
        "SELECT n, least + 1 AS m FROM a"
    )
    assert "CROSS JOIN one AS p" in render(sql)


def test_the_keys_of_a_pass_are_one_statement_in_which_nothing_is_joined_on_nothing() -> None:
    step = keys_step(IN_ORDER)
    written = render(step.sql)
    assert [f"SELECT {number} AS key_no, {key}.side" in written for number, key in enumerate(IN_ORDER)] == [True] * len(
        IN_ORDER
    )
    assert set(tables_of(step.sql)) == set(step.inputs)
    assert tables_joined_on_nothing(step.sql) == ()


def test_only_a_select_that_lays_tables_beside_rows_is_one_that_does_so() -> None:
    assert laid_beside('SELECT * FROM "links" ORDER BY "row_id" ASC NULLS LAST') == ("links",)
    laid = "SELECT l.n, upper(r.name) AS name FROM links AS l LEFT JOIN names AS r ON r.n = l.n WHERE l.n > $least"
    assert laid_beside(laid) == ("links", "names")
    for other in (
        "WITH some AS (SELECT n FROM links) SELECT n FROM some",
        "SELECT n FROM links WHERE n IN (SELECT n FROM names)",
        "SELECT n FROM (SELECT n FROM links) AS made",
        "SELECT n, count(*) AS rows FROM links GROUP BY n",
        "SELECT DISTINCT n FROM links",
        "SELECT n, row_number() OVER (PARTITION BY n ORDER BY m NULLS LAST) AS place FROM links",
        "SELECT links.n FROM links CROSS JOIN names",
        "SELECT n FROM links UNION ALL SELECT n FROM names",
        "SELECT n FROM links LIMIT 1",
    ):
        assert laid_beside(other) == (), other
