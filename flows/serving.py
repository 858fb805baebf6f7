"""What `faxian serve` leaves for the runs that it starts, and what it says before it waits."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from data_contracts import private
from flows.settings import Settings, settings_file
from flows.store.files import write_bytes
from flows.store.modes import groups_of

SERVED = "serve.yaml"
SCHEDULED_FOR = "%Y-%m-%d %H:%M"


def configured(folders: Mapping[str, Path], settings: Settings) -> Path:
    """Write the settings of scheduled runs into the store, for the owner alone; UsageError for an unknown group."""
    groups_of(settings.groups)
    whole = {name: str(path.resolve()) for name, path in folders.items()}
    path = folders["store"].resolve() / SERVED
    write_bytes(path, settings_file(replace(settings, folders=whole)).encode(), mode=private.FILE)
    return path


def announced(folders: Mapping[str, Path], first: datetime) -> str:
    """Period, folders and time of the next run, a line each."""
    period = f"{first.replace(day=1) - timedelta(days=1):%Y%m}"
    lines = [f"下次运行：{first:{SCHEDULED_FOR}}（上海时间），数据期 {period}"]
    lines += [f"  {name:<9}{path.resolve()}" for name, path in folders.items()]
    return "\n".join([*lines, "按 Ctrl-C 结束。"])
