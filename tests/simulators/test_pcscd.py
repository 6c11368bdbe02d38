import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulators import pcscd
from simulators.pcscd import Pcscd, PcscdError, free_port


@pytest.fixture
def run_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another /run/pcscd, so that whatever runs on this machine is left alone."""
    monkeypatch.setattr(pcscd, "RUN_FOLDER", tmp_path)
    monkeypatch.setattr(pcscd, "_program", lambda: "/bin/false")
    return tmp_path


def test_ports_are_free_in_pairs_and_below_the_ephemeral_range() -> None:
    port = free_port()
    assert port + 1 < 32768
    for each in (port, port + 1):
        with socket.create_server(("127.0.0.1", each)):
            pass


def test_another_pcscd_is_named_and_left_alone(run_folder: Path) -> None:
    named = run_folder / "pcscd.pid"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other:
        other.bind(str(run_folder / "pcscd.comm"))
        other.listen()
        with pytest.raises(PcscdError, match="vpcd:// address"):
            Pcscd()
    named.write_text(f"{os.getppid()}\n\0")  # a number that now belongs to something else
    with pytest.raises(PcscdError, match="did not start"):
        Pcscd()
    assert not named.exists()


def test_what_a_killed_pcscd_left_behind_is_cleared_away(run_folder: Path) -> None:
    for name, content in (("pcscd.pid", "999999999\n"), ("pcscd.comm", "")):
        (run_folder / name).write_text(content)
    with pytest.raises(PcscdError, match="did not start"):
        Pcscd()
    assert list(run_folder.iterdir()) == []


def test_who_may_not_start_it_is_told_the_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(PcscdError, match="vpcd:// address"):
        Pcscd()


def test_what_is_not_installed_is_named_with_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pcscd, "DRIVER", Path("/nowhere/libifdvpcd.so"))
    with pytest.raises(PcscdError, match="apt install pcscd vsmartcard-vpcd"):
        Pcscd()


def test_it_ends_with_the_program_that_started_it() -> None:
    try:
        Pcscd().close()
    except PcscdError as error:
        pytest.skip(str(error))
    program = "from simulators.pcscd import Pcscd; p = Pcscd(); print(p.port, flush=True); input()"
    started = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    port = int(started.stdout.readline())
    started.kill()
    started.communicate()
    deadline = time.monotonic() + 10
    while pcscd._listens(port):
        assert time.monotonic() < deadline, "pcscd outlived the program that started it"
        time.sleep(0.05)
    Pcscd().close()
