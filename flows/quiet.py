"""Settings that keep Prefect quiet, offline and inside the store. Set before prefect is imported.

Prefect stores parameters and the text of exceptions in clear in its database: faxian hands it paths and periods only.
"""

import os
from pathlib import Path

OWN_HOSTS = ("127.0.0.1", "localhost")
SERVICES_NOT_NEEDED = (
    "CANCELLATION_CLEANUP",
    "EVENT_PERSISTER",
    "FOREMAN",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "SCHEDULER",
    "TRIGGERS",
)


def silence_prefect(home: Path, *, with_scheduler: bool = False) -> None:
    """Point Prefect at its folder inside the store, without telemetry, chatter or services one run has no use for.

    A variable that the operator has set is left as it is: who runs a Prefect server of their own keeps using it.
    """
    home.mkdir(parents=True, exist_ok=True)
    wanted = {
        "PREFECT_HOME": str(home),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
        "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    }
    if not with_scheduler:
        wanted |= {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in SERVICES_NOT_NEEDED}
    for key, value in wanted.items():
        os.environ.setdefault(key, value)
    keep_off_proxies()


def keep_off_proxies() -> None:
    """Let nothing this process or its children send to this machine go through a proxy; what is set otherwise stays."""
    for name in ("no_proxy", "NO_PROXY"):
        given = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
        hosts = [host.strip() for host in given.split(",") if host.strip()]
        os.environ[name] = ",".join([*hosts, *(host for host in OWN_HOSTS if host not in hosts)])
