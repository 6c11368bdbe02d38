"""The warm Python: `python -m tools.warm.server SOCKET PYTHON MODULE…` forks itself for every double.

It has one thread, so that a fork is a whole program. It ends with its standard input, and so do they.
"""

import array
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.warm.double import FORM
from tools.warm.program import become

MOST_FILES = 64
STOP_S = 5.0
_LOOK_S = 0.02


@dataclass(frozen=True, slots=True)
class Asked:
    """A double's request: `files` are the descriptors here, in the order of the request's numbers."""

    request: dict[str, Any]
    files: tuple[int, ...]


@dataclass(slots=True)
class Server:
    """`serve` returns in every child, with what it was forked for, and in the parent None at the end."""

    listener: socket.socket
    lines: dict[socket.socket, int] = field(default_factory=dict)
    chosen: selectors.DefaultSelector = field(default_factory=selectors.DefaultSelector)

    def serve(self) -> Asked | None:
        wakes, wakened = socket.socketpair()
        wakened.setblocking(False)
        signal.set_wakeup_fd(wakened.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for each in (self.listener, wakes, sys.stdin):
            self.chosen.register(each, selectors.EVENT_READ)
        while True:
            for key, _ in self.chosen.select():
                if key.fileobj is sys.stdin:
                    self._end()
                    return None
                if key.fileobj is wakes:
                    wakes.recv(4096)
                    self._tell_ends()
                elif key.fileobj is self.listener:
                    if asked := self._take():
                        self._leave(wakes, wakened)
                        return asked
                elif key.fileobj in self.lines:
                    self._pass_on(key.fileobj)

    def _take(self) -> Asked | None:
        """Fork for the next double; what was asked, in the child alone."""
        line, _ = self.listener.accept()
        asked = _read(line)
        if asked is None:
            line.close()
            return None
        child = os.fork()
        if child == 0:
            line.close()
            return asked
        for each in asked.files:
            os.close(each)
        self.lines[line] = child
        self.chosen.register(line, selectors.EVENT_READ)
        return None

    def _pass_on(self, line: Any) -> None:
        """A double that is gone without a word was killed, and so is its program."""
        try:
            signals = line.recv(64)
        except OSError:
            signals = b""
        for number in signals or bytes([signal.SIGKILL]):
            os.kill(self.lines[line], number)
        if not signals:
            self.chosen.unregister(line)

    def _tell_ends(self) -> None:
        for line, child in list(self.lines.items()):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                del self.lines[line]
                if line in self.chosen.get_map():
                    self.chosen.unregister(line)
                _tell(line, os.waitstatus_to_exitcode(status))

    def _end(self) -> None:
        """Programs that have started others of no warm Python end those first, if they do it soon."""
        for number, within_s in ((signal.SIGTERM, STOP_S), (signal.SIGKILL, 0.0)):
            for child in self.lines.values():
                os.kill(child, number)
            until = time.monotonic() + within_s
            while self.lines and time.monotonic() < until:
                self._tell_ends()
                time.sleep(_LOOK_S)

    def _leave(self, *sockets: socket.socket) -> None:
        """A child keeps nothing of the server's but its modules."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.chosen.close()
        for each in (self.listener, *self.lines, *sockets):
            each.close()


def _read(line: socket.socket) -> Asked | None:
    head, beside, _, _ = line.recvmsg(FORM.size, socket.CMSG_SPACE(MOST_FILES * 4))
    files = array.array("i")
    for _, _, sent in beside:
        files.frombytes(sent[: len(sent) - len(sent) % files.itemsize])
    if len(head) < FORM.size:
        return None
    body = line.recv(FORM.unpack(head)[0], socket.MSG_WAITALL)
    return Asked(json.loads(body), tuple(files))


def _tell(line: socket.socket, status: int) -> None:
    with line:
        try:
            line.sendall(FORM.pack(status))
        except OSError:
            return


def main(words: list[str]) -> None:
    place, sys.executable, *modules = words
    for module in modules:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # what is loaded stays shared
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(place)
        Path(place).chmod(0o600)
        listener.listen(64)
        print("ready", flush=True)
        asked = Server(listener).serve()
    if asked:
        become(asked.request, asked.files)


if __name__ == "__main__":
    main(sys.argv[1:])
