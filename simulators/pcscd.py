"""A pcscd of our own with one virtual reader, for tests and the demo; where none can start it says why."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
RUN_FOLDER = Path("/run/pcscd")
READER = "Virtual PCD 00 00"
FIRST_PORT, LAST_PORT = 21000, 30000  # below Linux's ephemeral range, where vpcd's own default lies
START_TIMEOUT_S = 10.0
STOP_TIMEOUT_S = 5.0


class PcscdError(RuntimeError):
    """No pcscd of our own can start here; the text says why and what would help."""


class Pcscd:
    """A running pcscd; `reader` is its reader's name and `address` where a simulated card connects."""

    def __init__(self, port: int | None = None, folder: Path | None = None) -> None:
        program = _program()
        _refuse_another()
        self.port = port or free_port()
        self.reader = READER
        self._given_folder = folder
        self._folder = folder or Path(tempfile.mkdtemp(prefix="kiosk-pcscd-"))
        self.log = self._folder / "pcscd.log"
        self._configure()
        configured = ["--foreground", "--info", "-c", str(self._folder / "reader.conf.d")]
        self._command = [*_leash(), program, *configured, *_polkit(program)]
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it (again) and wait until its reader is there."""
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._is_ready():
            if not self.is_running or time.monotonic() > deadline:
                self._give_up()
            time.sleep(0.01)

    def kill(self) -> None:
        """End it as a crash would, and clear away what a crash leaves behind."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        _clear_left_overs()

    def close(self) -> None:
        """Stop it and leave the machine as it was."""
        if self._process is not None and self.is_running:
            self._process.terminate()
            try:
                self._process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.kill()
        _clear_left_overs()
        if self._given_folder is None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> "Pcscd":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _configure(self) -> None:
        folder = self._folder / "reader.conf.d"
        folder.mkdir(parents=True, exist_ok=True)
        lines = (
            'FRIENDLYNAME "Virtual PCD"',
            f"DEVICENAME /dev/null:{self.port:#06x}",
            f"LIBPATH {DRIVER}",
            f"CHANNELID {self.port:#06x}",
        )
        (folder / "kiosk").write_text("\n".join(lines) + "\n")

    def _is_ready(self) -> bool:
        """The socket of pcscd may be there before its readers are, so both are asked for."""
        text = self.log.read_text(errors="replace")
        return "daemon ready" in text and _listens(self.port)

    def _give_up(self) -> None:
        lines = [line for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
        self.close()
        raise PcscdError(f"pcscd did not start: {lines[-1] if lines else 'no word from it'}")


def free_port() -> int:
    """A port that is free together with the next one: vpcd opens one for each of its two slots."""
    start = FIRST_PORT + os.getpid() % 4000
    for port in range(start, LAST_PORT, 2):
        if _is_free(port) and _is_free(port + 1):
            return port
    raise PcscdError(f"no two free ports between {start} and {LAST_PORT}")


def _program() -> str:
    if os.geteuid() != 0:
        raise PcscdError("pcscd can be started by root only; use a vpcd:// address instead")
    program = shutil.which("pcscd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None or not DRIVER.exists():
        raise PcscdError("pcscd or its virtual reader is not installed; apt install pcscd vsmartcard-vpcd")
    return program


def _polkit(program: str) -> list[str]:
    """Only a pcscd built with polkit knows the option; the others refuse to start with it."""
    told = subprocess.run([program, "--help"], capture_output=True, check=False)
    return ["--disable-polkit"] if b"polkit" in told.stdout + told.stderr else []


def _leash() -> list[str]:
    """Let it end with the thread that started it, however that ends."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "TERM"] if program else []


def _refuse_another() -> None:
    number = _running_pcscd()
    if number is not None:
        raise PcscdError(f"another pcscd is running (process {number}); use its readers or a vpcd:// address")
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.connect(str(RUN_FOLDER / "pcscd.comm"))
        raise PcscdError("another service answers for pcscd; use its readers or a vpcd:// address")
    _clear_left_overs()


def _running_pcscd() -> int | None:
    """The process that the pid file names, unless it has ended (a zombie has ended too)."""
    try:
        number = int((RUN_FOLDER / "pcscd.pid").read_text().strip("\0 \n"))
        status = Path(f"/proc/{number}/stat").read_text()
    except (OSError, ValueError):
        return None
    name, _, rest = status.partition("(")[2].rpartition(")")
    return number if name.startswith("pcscd") and rest.split()[0] not in ("Z", "X") else None


def _clear_left_overs() -> None:
    for name in ("pcscd.pid", "pcscd.comm"):
        with suppress(OSError):
            (RUN_FOLDER / name).unlink()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0 and _binds(port)


def _binds(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind(("0.0.0.0", port))
            return True
    return False


def _listens(port: int) -> bool:
    """Whether vpcd holds the port; asked by binding, as a connection would be taken for a card."""
    with socket.socket() as probe:
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return True
    return False
