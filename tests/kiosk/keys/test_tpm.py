"""The root sealed by a TPM 2.0: a software one, where swtpm and the optional library are installed."""

import importlib.util
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import kiosk.keys
from kiosk.keys import tpm
from kiosk.keys.grades import Grade
from kiosk.keys.ring import KeyRing, Purpose
from kiosk.keys.root import KEY_FILE, SEALED_FILE, KeyFileError

pytestmark = pytest.mark.skipif(
    shutil.which("swtpm") is None or importlib.util.find_spec("tpm2_pytss") is None,
    reason="needs swtpm and tpm2-pytss: apt-get install swtpm libtss2-dev, pip install .[tpm]",
)


def _free_pair() -> int:
    """The first of two neighbouring free ports: swtpm talks on one and is controlled on the next."""
    for _ in range(50):
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two neighbouring ports are free")


def _tpm(state: Path, port: int) -> "subprocess.Popen[bytes]":
    state.mkdir(exist_ok=True)
    ends = ("--server", f"type=tcp,port={port}", "--ctrl", f"type=tcp,port={port + 1}")
    options = ("--tpm2", "--flags", "startup-clear", "--tpmstate", f"dir={state}")
    started = subprocess.Popen(["swtpm", "socket", *options, *ends], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port + 1)) == 0:
                return started
        time.sleep(0.05)
    started.kill()
    raise AssertionError("swtpm does not start")


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    port = _free_pair()
    started = _tpm(tmp_path / "tpm", port)
    monkeypatch.setenv(tpm.ADDRESS, f"swtpm:port={port}")
    yield f"swtpm:port={port}"
    started.kill()
    started.wait()


def test_what_the_tpm_sealed_it_gives_back_and_the_blob_does_not_hold_it(address: str) -> None:
    secret = bytes(range(32))
    sealed = tpm.seal(secret)
    assert secret not in sealed
    assert tpm.unseal(sealed) == secret


def test_a_ring_under_the_tpm_has_no_root_on_the_disk(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "keys"
    made = KeyRing.open(folder).add(Purpose.STORE)
    assert kiosk.keys.grade(folder) is Grade.TPM
    assert (folder / SEALED_FILE).exists()
    assert not (folder / KEY_FILE).exists()
    assert KeyRing.open(folder).find(made.id) == made


def test_another_machines_tpm_opens_nothing(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeyRing.open(tmp_path / "keys").add(Purpose.STORE)
    port = _free_pair()
    other = _tpm(tmp_path / "other", port)
    monkeypatch.setenv(tpm.ADDRESS, f"swtpm:port={port}")
    try:
        with pytest.raises(KeyFileError, match="another machine's"):
            KeyRing.open(tmp_path / "keys")
    finally:
        other.kill()
        other.wait()


def test_keys_under_a_file_move_under_the_tpm_that_has_come(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(tpm.ADDRESS)
    made = KeyRing.open(tmp_path / "keys").add(Purpose.STORE)
    monkeypatch.setenv(tpm.ADDRESS, address)
    ring = KeyRing.open(tmp_path / "keys")
    assert (ring.grade, ring.find(made.id)) == (Grade.TPM, made)
    assert not (tmp_path / "keys" / KEY_FILE).exists()
