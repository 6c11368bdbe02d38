"""The kiosk's line to its PC/SC worker, which is a child of its own or a process of the reader's unit."""

import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from os import dup
from pathlib import Path

from drivers.card.pcsc_frames import LONGEST_FRAME, Reply, Slot, wanted_frame
from drivers.errors import DeviceGone
from drivers.supervisor import unwatched

BEGIN_S = 2.0
END_S = 2.0  # how long a worker that is to end may keep its line open
RETRY_S = 1.0

SlotChanged = Callable[[Slot], None]


class Child:
    """A worker that the kiosk starts, and kills."""

    def __init__(self) -> None:
        self.line, theirs = socket.socketpair()
        command = [sys.executable, "-m", "drivers.card.pcsc_worker"]
        with theirs:
            try:
                self._process = subprocess.Popen(command, stdin=theirs.fileno(), env=unwatched())
            except OSError as error:
                self.line.close()
                problem = f"card reader: its worker does not start ({error.strerror})"
                raise DeviceGone(problem, "see whether memory or processes have run out") from error

    def end(self) -> None:
        self._process.kill()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self.line.close()


class Instance:
    """A process of the reader's unit: systemd starts it for a connection, and it ends with that."""

    def __init__(self, address: Path) -> None:
        self.line = socket.socket(socket.AF_UNIX)
        self.line.settimeout(END_S)
        try:
            self.line.connect(str(address))
        except OSError as error:
            self.line.close()
            problem = f"card reader: its service cannot be reached ({error.strerror or error})"
            raise DeviceGone(problem, "systemctl start kiosk-reader.socket") from error
        self.line.settimeout(None)

    def end(self) -> None:
        with suppress(OSError):
            self.line.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self.line.close()


class Worker:
    """One worker: requests to it, its replies to a queue, its slot to whoever listens."""

    def __init__(self, process: Child | Instance, wanted: str) -> None:
        self.over = threading.Event()
        self._process = process
        self._frames = Connection(dup(process.line.fileno()))
        self._sending = threading.Lock()
        self._asked = threading.Event()
        self._replies: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        with suppress(OSError):
            self._frames.send_bytes(wanted_frame(wanted))

    def ask(self, request: bytes, timeout_s: float) -> bytes:
        """Raises TimeoutError when the worker is stuck and EOFError when it has ended."""
        try:
            with self._sending:
                self._asked.set()
                self._frames.send_bytes(request)
            reply = self._replies.get(timeout=timeout_s)
        except queue.Empty:
            raise TimeoutError from None
        except OSError:
            raise EOFError from None
        if reply is None:
            raise EOFError
        return reply

    def listen(self, slot_changed: SlotChanged) -> bool:
        """Until its line is over; whether it ever told of its slot.

        Nonsense ends the line, and so does a reply that nobody asked for.
        """
        told = False
        with suppress(EOFError, OSError, ValueError):
            while True:
                word = self._frames.recv_bytes(LONGEST_FRAME)
                if word[:1] == Reply.SLOT:
                    slot_changed(Slot.parse(word[1:]))
                    told = True
                elif self._asked.is_set():
                    self._asked.clear()
                    self._replies.put(word)
                else:
                    break
        self.over.set()
        self._replies.put(None)
        return told

    def end(self) -> None:
        """Free the card that it holds; one that does not end in time is left behind."""
        self._process.end()
        if not self.over.wait(END_S):
            with suppress(OSError):
                self._process.line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.over.set()
        self._process.close()
        with self._sending:
            self._frames.close()


class Workers:
    """One worker after another: a thread begins the next when one has ended, or tells why there is none."""

    def __init__(
        self,
        begin: Callable[[], Child | Instance],
        *,
        wanted: str,
        slot_changed: SlotChanged,
        lost: Callable[[DeviceGone], None],
    ) -> None:
        self._begin = begin
        self._wanted = wanted
        self._slot_changed = slot_changed
        self._lost = lost
        self._worker: Worker | None = None
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="pcsc-worker", daemon=True)
        self._thread.start()

    def now(self) -> Worker:
        """The one that serves; where none comes in time, the last one that did."""
        with self._changed:
            self._changed.wait_for(lambda: self._worker and not self._worker.over.is_set(), BEGIN_S)
            if self._worker is None:
                raise DeviceGone("card reader: no PC/SC worker has begun", "its log tells why")
            return self._worker

    def close(self) -> None:
        self._closing.set()
        with self._changed:
            worker = self._worker
        if worker:
            worker.end()
        self._thread.join()

    def _keep(self) -> None:
        while not self._closing.is_set():
            try:
                self._attend(Worker(self._begin(), self._wanted))
            except DeviceGone as error:
                self._lost(error)
                self._closing.wait(RETRY_S)

    def _attend(self, worker: Worker) -> None:
        """Until it ends; raises DeviceGone for one that never told of its slot."""
        with self._changed:
            self._worker = worker
            self._changed.notify_all()
        told = self._closing.is_set() or worker.listen(self._slot_changed)
        worker.close()
        if not told and not self._closing.is_set():
            raise DeviceGone("card reader: its PC/SC worker ends without a word", "its log tells why")
