"""A master and two workers from the pip package, on this machine; one of the workers is lost in mid-run."""

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

import pyspark

LOST_AFTER_SECONDS = 90
UP_AFTER_SECONDS = 60


class Cluster:
    """Started in a folder of its own; every process that it started ends with it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._processes = folder, list[subprocess.Popen[bytes]]()
        self.master = ""

    def __enter__(self) -> "Cluster":
        self._folder.mkdir(parents=True)
        port = _free_port()
        self.master = f"spark://127.0.0.1:{port}"
        self._start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
        _wait_for(port)
        for _ in range(2):
            self._start("worker.Worker", "--cores", "1", "--memory", "1g", "--webui-port", "0", self.master)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    def lose_a_worker_soon(self) -> None:
        """Kill the second worker a while from now."""
        timer = threading.Timer(LOST_AFTER_SECONDS, self._processes[-1].kill)
        timer.daemon = True
        timer.start()

    def _start(self, role: str, *arguments: str) -> None:
        home = Path(pyspark.__file__).parent
        command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}", *arguments]
        places = {"SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable, "SPARK_WORKER_DIR": str(self._folder)}
        with (self._folder / f"{len(self._processes)}.log").open("wb") as log:
            process = subprocess.Popen(command, env={**os.environ, **places}, stdout=log, stderr=log)
        self._processes.append(process)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(UP_AFTER_SECONDS):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(1)
    raise AssertionError("the master did not come up")
