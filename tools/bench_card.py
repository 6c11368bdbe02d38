"""Figures of the card line: round trip, channel, the whole dialogue, bare and with a chip's timing."""

import statistics
import time
from collections.abc import Callable
from contextlib import closing

from smartcard import scard

from drivers.card.apdu import Command, Response
from drivers.card.opening import open_reader
from drivers.card.reader import Reader, Transmit
from drivers.card.refusal import CardRefused
from drivers.card.secure_messaging import (
    SessionKeys,
    open_command,
    open_response,
    protect_command,
    protect_response,
)
from simulators.card import kinds
from simulators.card.device import CardDevice
from simulators.card.mischief import FAULTS
from simulators.pcscd import READER, Pcscd, PcscdError, free_port
from tests.drivers.card.cards import OWNER, STRANGER, deliver, opened, supply
from tests.simulators.card.matrix import COMMANDS, attempt, is_wrongful, next_served_s

Figure = tuple[str, float, str]
CHALLENGE = bytes.fromhex("0084000010")
SELECT = bytes.fromhex("00A4040009F04E434B494F534B0100")
ROUND_TRIPS = 1000
DIALOGUES = 20


def figures() -> list[Figure]:
    return [*_over_pcsc(), *_over_vpcd(), *_secure_messaging(), *_refusals(), *_matrix()]


def _over_pcsc() -> list[Figure]:
    try:
        daemon = Pcscd()
    except PcscdError:
        return []
    with daemon, closing(open_reader(READER)) as reader:
        address = ("127.0.0.1", daemon.port)
        trip, raw = _round_trip(reader, address), _raw_round_trip(address)
        reader.wait_removed(5)
        return [
            ("APDU round trip through PC/SC", trip, f"ms, median of {ROUND_TRIPS}"),
            ("the same with pyscard alone", raw, f"ms, median of {ROUND_TRIPS}"),
            ("APDU round trip ÷ pyscard alone", trip / raw, "times: what the worker process costs"),
            *_dialogues("through PC/SC", reader, address),
        ]


def _over_vpcd() -> list[Figure]:
    port = free_port()
    with closing(open_reader(f"vpcd://127.0.0.1:{port}")) as reader:
        address = ("127.0.0.1", port)
        trip = _round_trip(reader, address)
        return [
            ("APDU round trip over vpcd://", trip, f"ms, median of {ROUND_TRIPS}"),
            *_dialogues("over vpcd://", reader, address),
            *_paced(reader, address),
        ]


def _round_trip(reader: Reader, address: tuple[str, int]) -> float:
    with closing(_inserted(address)):
        reader.wait_card(5)
        connection = reader.connect()
        connection.transmit(SELECT)
        median = _median_ms(lambda: connection.transmit(CHALLENGE), ROUND_TRIPS)
        connection.disconnect()
    reader.wait_removed(5)
    return median


def _raw_round_trip(address: tuple[str, int]) -> float:
    with closing(_inserted(address)):
        _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        handle = _raw_connect(context)
        scard.SCardTransmit(handle, scard.SCARD_PCI_T1, list(SELECT))
        median = _median_ms(
            lambda: scard.SCardTransmit(handle, scard.SCARD_PCI_T1, list(CHALLENGE)), ROUND_TRIPS
        )
        scard.SCardDisconnect(handle, scard.SCARD_UNPOWER_CARD)
        scard.SCardReleaseContext(context)
        return median


def _raw_connect(context: int) -> int:
    while True:
        code, handle, _ = scard.SCardConnect(
            context, READER, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T1
        )
        if code == scard.SCARD_S_SUCCESS:
            return int(handle)
        time.sleep(0.05)


def _dialogues(how: str, reader: Reader, address: tuple[str, int]) -> list[Figure]:
    """A fresh card each time, as a delivered one answers otherwise."""
    times, commands = [], 0
    for _ in range(DIALOGUES):
        with closing(_inserted(address)):
            reader.wait_card(5)
            seconds, commands = _dialogue(reader)
            times.append(1000 * seconds)
        reader.wait_removed(5)
    return [
        (f"whole dialogue {how}", statistics.median(times), f"ms, connect to receipt, median of {DIALOGUES}"),
        (f"commands of it {how}", commands, "APDUs"),
    ]


def _paced(reader: Reader, address: tuple[str, int]) -> list[Figure]:
    with closing(_inserted(address, paced=True)):
        reader.wait_card(5)
        seconds, _ = _dialogue(reader)
    reader.wait_removed(5)
    return [("whole dialogue with a chip's timing", 1000 * seconds, "ms, T=1 at 115,200 bit/s, one run")]


def _dialogue(reader: Reader) -> tuple[float, int]:
    begun = time.perf_counter()
    connection = reader.connect()
    transmit, count = _counted(connection.transmit)
    if deliver(transmit, OWNER) is None:
        raise RuntimeError("the owner's own finger was not taken")
    seconds = time.perf_counter() - begun
    connection.disconnect()
    return seconds, count()


def _counted(transmit: Transmit) -> tuple[Transmit, Callable[[], int]]:
    sent: list[int] = []

    def counted(apdu: bytes) -> bytes:
        sent.append(len(apdu))
        return transmit(apdu)

    return counted, lambda: len(sent)


def _inserted(address: tuple[str, int], *, paced: bool = False) -> CardDevice:
    device = CardDevice(supply(), address, paced=paced)
    device.insert()
    return device


def _secure_messaging() -> list[Figure]:
    kiosk, card = (SessionKeys(bytearray(16), bytearray(b"m" * 16)) for _ in range(2))
    command = Command(0x00, 0xB0, 0x83, 0x00, le=256)
    response = Response(bytes(256), 0x9000)

    def exchange() -> None:
        open_command(card, protect_command(kiosk, command))
        open_response(kiosk, protect_response(card, response, command.ins), command.ins)

    return [("secure messaging, 256 bytes", _median_ms(exchange, 2000), "ms, both sides, median of 2000")]


def _refusals() -> list[Figure]:
    """From connecting to the wrong card's own message, with the timing of a real chip."""
    port, waits = free_port(), []
    kinds_of_ours = sorted(kinds.NAMES - set(kinds.COUNTERS))
    with closing(open_reader(f"vpcd://127.0.0.1:{port}")) as reader:
        for kind in kinds_of_ours:
            device = CardDevice(supply(), ("127.0.0.1", port), paced=True)
            device.add_fault(kind)
            with closing(device):
                device.insert()
                reader.wait_card(5)
                waits.append(_refusal_s(reader))
            reader.wait_removed(5)
    how = f"s, connect to message, worst of {len(kinds_of_ours)} kinds, a chip's timing; wanted: 1 at most"
    return [("wrong, foreign or mute card named after", max(waits), how)]


def _refusal_s(reader: Reader) -> float:
    begun = time.perf_counter()
    try:
        opened(reader.connect().transmit)
    except CardRefused:
        return time.perf_counter() - begun
    raise RuntimeError("a card that is none was taken")


def _matrix() -> list[Figure]:
    """Every fault at every command: for a stranger, for the owner, and then for whoever comes next."""
    cards, port = supply(), free_port()
    cells = [(fault, index) for fault in FAULTS for index in range(COMMANDS + 1)]
    wrong = [
        receipt is not None or state == "delivered"
        for receipt, state in (attempt(cards, port, f"{fault}@{index}", STRANGER) for fault, index in cells)
    ]
    unfounded = [
        is_wrongful(fault, index, *attempt(cards, port, f"{fault}@{index}+", OWNER)) for fault, index in cells
    ]
    waits = sorted(next_served_s(cards, port, f"{fault}@{index}") for fault, index in cells)
    how = f"{len(FAULTS)} faults x {COMMANDS + 1} APDU indices, vpcd://"
    return [
        ("cells of the matrix fault x APDU index", len(cells), how),
        ("deliveries to a stranger in it", sum(wrong), "wanted: 0"),
        ("deliveries believed that the chip did not make", sum(unfounded), "the owner's finger; wanted: 0"),
        ("next person served after each, p50", statistics.median(waits), "s, fault's end to receipt"),
        ("next person served after each, p95", waits[int(0.95 * len(waits))], "s, the same"),
        ("next person served after each, worst", waits[-1], "s, the same; wanted: 5 at most"),
    ]


def _median_ms(act: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return 1000 * statistics.median(times)
