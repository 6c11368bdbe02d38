"""The reporter's unit as systemd runs it: a process for each connection, whose standard input it is."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.reporting.connection import Connect
from kiosk.reporting.mqtt import MqttConnection
from kiosk.reporting.over_reporter import connect_over
from kiosk.reporting.reporter import serve
from tests.activated import ActivatedUnit


class ReporterThreads:
    """The same without processes: each connection is served on a thread."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "reporter.socket"
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._server.bind(str(self.path))
        self._server.listen()
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        for each in self._threads:
            each.join()
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            served = threading.Thread(target=self._serve, args=(Pipe(line.detach()),))
            self._threads.append(served)
            served.start()

    def _serve(self, pipe: Pipe) -> None:
        with pipe:
            serve(pipe, MqttConnection)


@contextmanager
def both_ways(way: str, folder: Path) -> Iterator[Connect]:
    """How a line connects: "here" in this process, or through a "reporter"."""
    if way == "here":
        yield MqttConnection
        return
    with ReporterThreads(folder) as unit:
        yield connect_over(unit.path)


def reporter_unit(folder: Path) -> ActivatedUnit:
    return ActivatedUnit(folder / "reporter.socket", "kiosk.reporting.reporter")
