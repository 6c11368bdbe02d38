"""A mosquitto of one's own: on a loopback port, in a directory of its own, stopped by its process id."""

import getpass
import shutil
import socket
import subprocess
import time
from pathlib import Path
from string import Template
from typing import Self

CONFIGURATION = Path(__file__).resolve().parent.parent / "config" / "mosquitto" / "demo.conf"
ANSWER_S = 10.0


class BrokerError(Exception):
    """The broker cannot serve; one line with the remedy."""


class Broker:
    """One mosquitto process. `kill` is the crash, `stop` the orderly end; `start` again keeps the port.

    With a configuration of `kiosk-centre broker-init` it is a fleet's broker, with that file's own port.
    """

    def __init__(self, folder: Path, port: int | None = None, configuration: Path | None = None) -> None:
        self.port = port if port is not None else free_port()
        self._folder = folder
        self._configuration = configuration
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> Self:
        """Return once the broker accepts connections."""
        program = shutil.which(
            "mosquitto", path="/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
        )
        if program is None:
            raise BrokerError("mosquitto is not installed; `make setup` installs it")
        if _answers(self.port):
            raise BrokerError(f"port {self.port} is taken by another program; choose another port")
        self._folder.mkdir(parents=True, exist_ok=True)
        configuration = self._configuration or self._plain()
        with (self._folder / "mosquitto.log").open("ab") as log:
            self._process = subprocess.Popen(
                [program, "-c", str(configuration)], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._wait()
        return self

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._end()

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._end()

    def _plain(self) -> Path:
        text = Template(CONFIGURATION.read_text()).substitute(user=getpass.getuser(), port=self.port)
        configuration = self._folder / "mosquitto.conf"
        configuration.write_text(text)
        return configuration

    def _end(self) -> None:
        if self._process:
            self._process.wait(ANSWER_S)
            self._process = None

    def _wait(self) -> None:
        deadline = time.monotonic() + ANSWER_S
        while not _answers(self.port):
            if self._process is None or self._process.poll() is not None:
                raise BrokerError(f"mosquitto ended at once; {self._folder / 'mosquitto.log'} says why")
            if time.monotonic() > deadline:
                self.kill()
                raise BrokerError(f"mosquitto does not answer on port {self.port}; look at its log")
            time.sleep(0.01)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0
