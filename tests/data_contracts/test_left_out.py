"""pandas is not loaded for DuckDB's and Arrow's sake, and is there for who imports it."""

import subprocess
import sys

HEAD = "import sys, duckdb, pyarrow as pa\nfrom data_contracts.left_out import leave_pandas_out\n"
USE = (
    "rows = pa.table({'n': pa.array([1, 2])})\n"
    "with duckdb.connect() as connection:\n"
    "    connection.register('rows', rows)\n"
    "    assert connection.execute('SELECT sum(n) FROM rows').to_arrow_table().to_pylist() == [{'sum(n)': 3}]\n"
    "    for value in ('a', 1, None, [1], {'a': 1}):\n"
    "        assert connection.execute('SELECT $value', {'value': value}).fetchone() == (value,)\n"
)


def _run(script: str) -> str:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


def test_a_table_or_a_value_given_to_duckdb_loads_no_pandas_and_would_without_this() -> None:
    told = "print('pandas' in sys.modules)\n"
    assert _run(f"{HEAD}leave_pandas_out()\n{USE}{told}") == "False"
    assert _run(f"{HEAD}{USE}{told}") == "True", "nothing to leave out any more: this module can go"


def test_who_imports_pandas_afterwards_has_it_and_the_way_modules_are_found_is_as_before() -> None:
    gone = "assert 'pandas' not in sys.modules and all(type(one).__name__ != '_NotThere' for one in sys.meta_path)"
    script = f"{HEAD}leave_pandas_out()\n{gone}\n{USE}"
    assert _run(f"{script}import pandas\nprint(pandas.DataFrame({{'n': [1]}}).shape)") == "(1, 1)"


def test_where_pandas_is_loaded_already_nothing_is_done() -> None:
    script = f"import pandas\n{HEAD}leave_pandas_out()\n{USE}print(pa.table({{'n': [1]}}).to_pandas().shape)"
    assert _run(script) == "(1, 1)"
