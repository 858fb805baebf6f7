"""The command that is started when a month has ended or failed: `notify:` in faxian.yaml.

It is run without a shell, and its environment says FAXIAN_PERIOD, FAXIAN_OUTCOME (done, rejections or failed) and
FAXIAN_OUT (the month's folder): nothing of a person, and none of our secrets. How it ends changes nothing of the month.
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

SECONDS = 60
HANDED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")
DONE, REJECTIONS, FAILED = "done", "rejections", "failed"


def notify(command: Sequence[str], period: str, outcome: str, deliverables: Path) -> str | None:
    """Start the command and wait for it; a sentence when it could not do its work, null when it could or is none."""
    if not command:
        return None
    environment = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    environment |= {"FAXIAN_PERIOD": period, "FAXIAN_OUTCOME": outcome, "FAXIAN_OUT": str(deliverables)}
    quiet = subprocess.DEVNULL
    try:
        ended = subprocess.run(
            list(command), env=environment, stdin=quiet, stdout=quiet, stderr=quiet, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"通知命令 {command[0]} {SECONDS} 秒没有结束，已停止"
    except OSError as error:
        return f"通知命令 {command[0]} 不能运行（{error.strerror}）"
    return f"通知命令 {command[0]} 以 {ended.returncode} 结束" if ended.returncode else None
