"""What every test may lean on: the real prints by path, free ports, and recording of golden files."""

import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# The same examples in every run, and no limit on time: the machines that run this are shared.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def real_prints() -> Path:
    """The folder with the public sets of real fingerprints; skips where they are absent."""
    named = os.environ.get("KIOSK_FINGERPRINTS")
    folder = Path(named) if named else ROOT.parent / "shared" / "data" / "fingerprints"
    if not folder.is_dir():
        pytest.skip(f"no real fingerprints at {folder}; KIOSK_FINGERPRINTS can name a folder")
    return folder


@pytest.fixture(scope="session")
def warm() -> Iterator[str]:
    """Stands where `sys.executable` does, and starts whole programs without importing them anew."""
    from tools.warm.python import warm_python

    with warm_python() as python:
        yield str(python)


@pytest.fixture
def free_port() -> int:
    """A loopback TCP port below the ephemeral range that is free now, of this worker's own."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 3
    begin = 20_000 + 4_000 * worker
    for port in range(begin + os.getpid() % 3_000, begin + 4_000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port below 32768")


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """A program run in a test sets up logging for good; the next must not write to its closed stream."""
    root = logging.getLogger()
    handlers, level, disabled = root.handlers[:], root.level, root.manager.disable
    yield
    logging.disable(disabled)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def recording(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--record"))
