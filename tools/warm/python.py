"""A warm Python for a while: its server, and the path that stands wherever `sys.executable` does."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = (
    *("ui.cli", "kiosk.deliver", "kiosk.doctor", "kiosk.workload.program", "kiosk.inspection.program"),
    *(
        "kiosk.work.forkserver",
        "drivers.card.pcsc_worker",
        "centre.cli",
        "tools.faces",
        "simulators.scenarios.cli",
    ),
    *(f"simulators.{each}.cli" for each in ("cabinet", "camera", "card", "clock", "fingers", "printer")),
    *(f"simulators.{each}.cli" for each in ("production", "register", "scanner", "sensor")),
    "simulators.broker_cli",
)
_DOUBLE = """#!{python} -IS
import sys
sys.argv[1:1] = [{server!r}, {python!r}]
with open({double!r}) as source:
    text = source.read()
exec(compile(text, {double!r}, "exec"))
"""


@contextmanager
def warm_python(modules: Sequence[str] = PROGRAMS) -> Iterator[Path]:
    """`modules` are loaded before the first program begins; leaving the block ends every program."""
    with tempfile.TemporaryDirectory(prefix="warm-") as name:
        socket, python = Path(name) / "socket", Path(name) / "python"
        double = str(Path(__file__).with_name("double.py"))
        text = _DOUBLE.format(python=sys.executable, server=str(socket), double=double)
        python.write_text(text, encoding="utf-8")
        python.chmod(0o700)
        server = subprocess.Popen(
            [sys.executable, "-m", "tools.warm.server", str(socket), str(python), *modules],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ
            | {"OPENBLAS_NUM_THREADS": "1"},  # it would start threads, which no fork takes along
        )
        with server:
            assert server.stdin and server.stdout
            if not server.stdout.readline():
                raise RuntimeError("the warm Python did not start; it says why above")
            try:
                yield python
            finally:
                server.stdin.close()
                server.wait()
