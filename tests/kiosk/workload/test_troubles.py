"""When an ordered fault strikes, whose it is, and that all is mended afterwards."""

import os
import signal
from typing import Any, cast

import pytest

from kiosk.workload.plan import Trouble
from kiosk.workload.processes import ProgramError
from kiosk.workload.troubles import Troubles, UnknownTroubleError

SENSORS, CARDS, CAMERAS = ("wet", "silence"), ("mute",), ("freeze",)


class Outside:
    def __init__(self, log: list[str]) -> None:
        self._log = log

    def knows(self, device: str) -> bool:
        return device in ("camera", "register")

    def open_eyes(self) -> None:
        self._log.append("open eyes")

    def trouble(self, device: str, name: str) -> None:
        if name not in CAMERAS:
            raise ProgramError(f"no fault {name}")
        self._log.append(f"{device} {name}")

    def mend(self) -> None:
        self._log.append("mend outside")


class World:
    """Everything around a kiosk, of which a test sees what was done to it."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.outside = Outside(self.log)

    def sensor(self, action: str, **fields: str) -> None:
        if action == "fault" and fields["name"] not in SENSORS:
            raise ProgramError("no such fault")
        self.log.append(" ".join(("sensor", action, *fields.values())))

    def stop_broker(self) -> None:
        self.log.append("stop broker")

    def start_broker(self) -> None:
        self.log.append("start broker")

    def start_centre(self) -> None:
        self.log.append("start centre")

    def kill_centre(self) -> None:
        self.log.append("kill centre")


class Card:
    def __init__(self, log: list[str]) -> None:
        self._log = log

    def do(self, action: str, **fields: str) -> None:
        if fields["name"] not in CARDS:
            raise ProgramError("no such fault")
        self._log.append(f"card {fields['name']}")


class Scene:
    def __init__(self, name: str | None, at: str = "D7") -> None:
        world = World()
        self.log = world.log
        self.card = cast(Any, Card(self.log))
        trouble = Trouble(name, at) if name else None
        self.troubles = Troubles(cast(Any, world), trouble, lambda: self.log.append("hold"))

    def struck(self, *steps: str) -> list[str]:
        """What happens as these steps are reached."""
        self.log.clear()
        for step in steps:
            self.troubles.strike(step)
        return list(self.log)


FAULTS = {
    "broker-down": ["stop broker"],
    "centre-down": ["kill centre"],
    "hold": ["hold"],
    "unplug-sensor": ["sensor unplug"],
    "wet": ["sensor fault wet", "sensor clear wet", "sensor fault wet"],
    "mute": ["card mute"],
    "camera.freeze": ["camera freeze"],
}


@pytest.mark.parametrize(("name", "done"), FAULTS.items(), ids=FAULTS)
def test_a_fault_strikes_at_its_step_once_it_may(name: str, done: list[str]) -> None:
    scene = Scene(name)
    scene.troubles.check(scene.card)
    assert scene.struck("D1", "D7") == [], "nobody armed it"
    scene.troubles.arm(scene.card)
    assert scene.struck("D1", "D6") == []
    assert scene.struck("D7") == done


@pytest.mark.parametrize("name", ["earthquake", "camera.mute", "kettle.cold"])
def test_a_fault_nobody_has_is_told_with_those_there_are(name: str) -> None:
    scene = Scene(name)
    with pytest.raises(UnknownTroubleError, match=f"no fault '{name}'.*broker-down"):
        scene.troubles.check(scene.card)


def test_the_cameras_are_opened_before_one_is_asked_for_its_fault() -> None:
    scene = Scene("camera.freeze")
    scene.troubles.check(scene.card)
    assert scene.log == ["open eyes", "camera freeze", "mend outside"]


def test_a_cards_fault_without_a_card_strikes_nobody() -> None:
    scene = Scene("mute")
    scene.troubles.arm()
    assert scene.struck("D7") == []


def test_afterwards_all_is_mended_and_nothing_strikes_any_more() -> None:
    scene = Scene("broker-down")
    scene.troubles.arm(scene.card)
    scene.struck("D7")
    scene.troubles.clear()
    assert scene.log[1:] == [
        *("start broker", "start centre", "mend outside"),
        *("sensor clear", "sensor replug", "sensor lift"),
    ]
    assert scene.struck("D7") == []


def test_without_a_fault_nothing_is_touched() -> None:
    scene = Scene(None)
    scene.troubles.check(scene.card)
    scene.troubles.arm(scene.card)
    scene.troubles.clear()
    assert scene.struck("D7") == []


def test_a_kill_is_the_kiosks_own_end(monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: killed.append((pid, number)))
    scene = Scene("kill")
    scene.troubles.arm()
    scene.struck("D7")
    assert killed == [(os.getpid(), signal.SIGKILL)]
