"""A DuckDB within bounds: its memory, its folder, and no extension from elsewhere."""

import os
from pathlib import Path

from data_contracts.bounded_database import bounded


def test_it_keeps_to_its_bounds_and_its_folder_is_its_owners_whatever_the_umask(tmp_path: Path) -> None:
    spill, before = tmp_path / "spill", os.umask(0)
    try:
        with bounded(spill, "64MiB", 1) as connection:
            names = ("memory_limit", "temp_directory", "threads", "autoload_known_extensions")
            asked = ", ".join(f"current_setting('{name}')" for name in names)
            found = connection.execute(f"SELECT {asked}").fetchone()
    finally:
        os.umask(before)
    assert found == ("64.0 MiB", str(spill), 1, False)
    assert spill.stat().st_mode & 0o777 == 0o700
