from collections import namedtuple
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from config.settings import ClockSettings
from kiosk.doctor import house
from kiosk.doctor.findings import Grade, found
from kiosk.storage.room import MIB, Room
from kiosk.storage.store import Store
from kiosk.typeset import TypesetError
from tests.kiosk.doctor.settings import in_service, machine, simulated

NTP = ("timedatectl", "show", "--property=NTPSynchronized", "--value")
Usage = namedtuple("Usage", "total used free")


def test_a_disk_that_is_nearly_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "MiB free" in house.disk(in_service(tmp_path))
    monkeypatch.setattr(house, "disk_usage", lambda _: Usage(1, 1, 100 * 2**20))
    finding = found("disk", lambda: house.disk(in_service(tmp_path)))
    assert finding.grade is Grade.BAD
    assert "100 MiB free" in finding.text
    assert finding.remedy == "make room: 200 MiB are needed"


def test_a_state_folder_that_others_may_read_is_told(tmp_path: Path) -> None:
    settings = in_service(tmp_path)
    settings.kiosk.state.mkdir(mode=0o700)
    Store.open(settings.kiosk.state).close()
    assert "whole" in house.store(settings)
    settings.kiosk.state.chmod(0o755)
    assert found("store", lambda: house.store(settings)).remedy.startswith("chmod 700")


def test_a_store_that_was_damaged_is_told(tmp_path: Path) -> None:
    settings = in_service(tmp_path)
    settings.kiosk.state.mkdir(mode=0o700)
    (settings.kiosk.state / "kiosk.db").write_bytes(b"not a database" * 100)
    assert found("store", lambda: house.store(settings)).grade is Grade.BAD


@pytest.mark.parametrize(
    ("answers", "grade", "words"),
    [
        ({NTP: "yes"}, Grade.GOOD, "synchronised"),
        ({NTP: "no"}, Grade.WARNING, "not synchronised"),
        ({}, Grade.WARNING, "nobody here says"),
    ],
)
def test_a_clock_that_nobody_sets_is_told(
    tmp_path: Path, answers: dict[tuple[str, ...], str], grade: Grade, words: str
) -> None:
    here = machine(tmp_path, {"dev/rtc0": ""}, answers=answers)
    finding = found("clock", lambda: house.clock(in_service(tmp_path), here))
    assert finding.grade is grade
    assert words in finding.text


def test_a_machine_that_forgets_the_time_without_power_is_told(tmp_path: Path) -> None:
    bare = machine(tmp_path, answers={NTP: "yes"})
    finding = found("clock", lambda: house.clock(in_service(tmp_path), bare))
    assert finding.grade is Grade.WARNING
    assert "no clock with a battery" in finding.text
    assert "battery" in finding.remedy


def test_a_clock_that_was_never_set_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unset(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Unset":
            return cls(1970, 1, 1, tzinfo=tz)

    monkeypatch.setattr(house, "datetime", Unset)
    finding = found("clock", lambda: house.clock(in_service(tmp_path), machine(tmp_path)))
    assert (finding.grade, finding.text) == (Grade.BAD, "the clock says 1970-01-01")


def test_a_ballast_that_was_given_up_or_is_a_hole_is_told(tmp_path: Path) -> None:
    settings = in_service(tmp_path)
    settings.kiosk.state.mkdir(mode=0o700)
    assert house.ballast(settings) == "made at the first start"
    Store.open(settings.kiosk.state).close()
    ballast = settings.kiosk.state / "ballast"
    Room(settings.kiosk.state).take()
    assert house.ballast(settings) == "8 MiB kept back"
    ballast.unlink()
    gone = found("ballast", lambda: house.ballast(settings))
    assert gone.grade is Grade.WARNING
    assert gone.text.endswith("0 of 8 MiB")
    assert "make room" in gone.remedy
    with ballast.open("wb") as hole:
        hole.truncate(8 * MIB)
    assert found("ballast", lambda: house.ballast(settings)).text.endswith("0 of 8 MiB")


def test_a_turned_clock_that_does_not_answer_is_told(tmp_path: Path) -> None:
    turned = replace(simulated(in_service(tmp_path)), clock=ClockSettings("tcp://127.0.0.1:1"))
    assert found("clock", lambda: house.clock(turned, machine(tmp_path))).grade is Grade.BAD


def test_swap_on_a_plain_disk_is_told_and_in_memory_is_not(tmp_path: Path) -> None:
    head = "Filename\t\t\t\tType\t\tSize\n"
    settings = in_service(tmp_path)
    assert house.memory(settings, machine(tmp_path, {"proc/swaps": head})).startswith("no swap")
    zram = machine(tmp_path, {"proc/swaps": f"{head}/dev/zram0 partition 1\n"})
    assert house.memory(settings, zram).startswith("no swap")
    plain = machine(tmp_path, {"proc/swaps": f"{head}/var/swap file 1\n"})
    assert found("memory", lambda: house.memory(settings, plain)).text == "swap on /var/swap"


def test_letters_that_cannot_be_set_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(house, "font_file", lambda _: tmp_path / "none.ttf")
    assert "is missing" in found("texts", house.texts).text

    def without_raqm() -> None:
        raise TypesetError("Pillow has no Raqm; install libfribidi0")

    monkeypatch.setattr(house, "require_raqm", without_raqm)
    assert found("texts", house.texts).remedy == "install libfribidi0"


def test_a_missing_voice_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert found("voice", lambda: house.voice(machine(tmp_path))).remedy == "apt-get install espeak-ng"
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert "no voice fa" in found("voice", lambda: house.voice(machine(tmp_path))).text
    both = {("espeak-ng", f"--voices={each}"): "Pty Language\n 5 it" for each in ("fa", "en-gb")}
    assert "headphones" in house.voice(machine(tmp_path, answers=both))


def test_a_kiosk_in_service_that_the_processor_draws_is_told(tmp_path: Path) -> None:
    settings = in_service(tmp_path)
    assert house.renderer(settings, lambda: "V3D 4.2") == "V3D 4.2"
    slow = found("renderer", lambda: house.renderer(settings, lambda: "llvmpipe (LLVM 15)"))
    assert slow.grade is Grade.WARNING
    assert "video and render" in slow.remedy
    windowed = replace(settings, screen=replace(settings.screen, fullscreen=False))
    assert "llvmpipe" in house.renderer(windowed, lambda: "llvmpipe (LLVM 15)")
