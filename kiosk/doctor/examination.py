"""All looks in their order, each at one thing, none leaving anything behind."""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from config.loading import ConfigError, load
from config.settings import Settings
from kiosk import peripheral_looks
from kiosk.devices.opening import open_named_sensor
from kiosk.doctor import access, house, line, smartcards
from kiosk.doctor.findings import Finding, Grade, TroubleError, bad, found, warning
from kiosk.doctor.machine import Machine

_CABINET_POLLS = 12  # enough for every contact to be believed
Look = tuple[str, Callable[[], str]]


def examine(
    path: Path, machine: Machine | None = None, renderer: Callable[[], str] | None = None
) -> list[Finding]:
    """Every finding for the settings in a file; without readable settings only that one."""
    try:
        settings = load(path)
    except ConfigError as error:
        return [bad("settings", str(error))]
    looks = _looks(settings, machine or Machine(), renderer)
    return [Finding("settings", Grade.GOOD, str(path)), *(found(part, look) for part, look in looks)]


def exit_code(findings: list[Finding]) -> int:
    return 1 if any(finding.grade is Grade.BAD for finding in findings) else 0


def _looks(settings: Settings, machine: Machine, renderer: Callable[[], str] | None) -> Iterator[Look]:
    yield "program", house.program
    yield "renderer", partial(house.renderer, settings, renderer)
    yield "texts", house.texts
    yield "voice", partial(house.voice, machine)
    yield "store", partial(house.store, settings)
    yield "disk", partial(house.disk, settings)
    yield "ballast", partial(house.ballast, settings)
    yield "memory", partial(house.memory, settings, machine)
    yield "clock", partial(house.clock, settings, machine)
    yield "access", partial(access.devices, settings, machine)
    yield "screen", partial(access.screen, settings, machine)
    yield "ports", partial(access.ports, settings, machine)
    yield from _device_looks(settings)
    yield "pcscd", partial(smartcards.pcscd, settings, machine)
    yield "polkit", partial(smartcards.polkit, settings, machine)
    yield "vpcd", partial(smartcards.virtual, settings, machine)
    yield "reader", partial(smartcards.reader, settings)
    yield "trust", partial(line.trust, settings)
    yield "keys", partial(line.keys, settings)
    yield "service", partial(line.technicians, settings)
    yield "line", partial(line.certificates, settings)
    yield "reporter", partial(line.reporter, settings)
    yield "broker", partial(line.broker, settings)


def _device_looks(settings: Settings) -> Iterator[Look]:
    yield "sensor", partial(_sensor, settings)
    yield "cabinet", partial(_cabinet, settings)
    yield "camera", partial(peripheral_looks.camera, settings)
    yield "scanner", partial(peripheral_looks.scanner, settings)
    yield "printer", partial(peripheral_looks.printer, settings)


def _sensor(settings: Settings) -> str:
    sensor = settings.sensor
    with open_named_sensor(sensor) as opened:
        picture, speed = opened.info.picture, opened.info.speed
    if sensor.baudrate and speed and speed != sensor.baudrate:
        problem = f"{sensor.address}: answers at {speed} baud, not at {sensor.baudrate}"
        raise warning(problem, f"set sensor.baudrate = {speed}, or 0 to have it found out each time")
    return f"{sensor.address}: {picture}{f', {speed} baud' if speed else ''}"


def _cabinet(settings: Settings) -> str:
    there = settings.cabinet
    if there is None:
        return "none: an officer stands by"
    from drivers.cabinet.cabinet import Cabinet  # most of a second, spent only where there is one
    from drivers.cabinet.iomap import Signal

    with closing(Cabinet.open(there.address, unit=there.unit)) as cabinet:
        for _ in range(_CABINET_POLLS):
            cabinet.poll()
        if cabinet.is_active(Signal.CASE_OPEN):
            raise TroubleError("the case is open", "close it, then start the kiosk anew")
        if cabinet.is_active(Signal.LATCH_OPEN):
            raise TroubleError("the latch is open", "check bolt and position contact")
        card = cabinet.is_active(Signal.CARD_PRESENT)
        if card is None:
            raise TroubleError("the slot's sensor finds no rest", "clean it and check its wires")
        return f"{there.address}: locked, case closed, {'a card in the slot' if card else 'slot empty'}"
