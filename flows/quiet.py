"""Settings that keep Prefect offline and inside the store, and its terminal quiet. Set before prefect is imported.

Prefect stores parameters and the text of exceptions in clear in its database: faxian hands it a period, counts and
sentences without a person (flows/monthly.py).
"""

import os
from pathlib import Path

OWN_HOSTS = ("127.0.0.1", "localhost")


def silence_prefect(home: Path) -> None:
    """Point Prefect at its folder inside the store, without telemetry or lines on the terminal: those of a run go into
    the run's own log.

    A variable that the operator has set is left as it is: who runs a Prefect server of their own keeps using it.
    """
    home.mkdir(parents=True, exist_ok=True)
    wanted = {
        "PREFECT_HOME": str(home),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
        "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    }
    for key, value in wanted.items():
        os.environ.setdefault(key, value)
    keep_off_proxies()


def keep_off_proxies() -> None:
    """Let nothing this process or its children send to this machine go through a proxy; what is set otherwise stays."""
    for name in ("no_proxy", "NO_PROXY"):
        given = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
        hosts = [host.strip() for host in given.split(",") if host.strip()]
        os.environ[name] = ",".join([*hosts, *(host for host in OWN_HOSTS if host not in hosts)])
