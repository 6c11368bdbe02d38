"""The cabinet's thread: keeps the boards open, tells what happens there, moves latch and lamps (D7, D8, F32).

Importing pymodbus takes most of a second, so only a kiosk that has a cabinet imports this.
"""

import logging
from collections.abc import Callable, Mapping

from drivers.cabinet import contacts
from drivers.cabinet.cabinet import Cabinet
from drivers.cabinet.contacts import CabinetEvent
from drivers.cabinet.faults import LatchStuck
from drivers.cabinet.iomap import KEYS, Lamp, Signal
from drivers.errors import DeviceError, DeviceGone, DeviceRefused
from kiosk.domain.clock import Clock
from kiosk.session.events import CardTaken, Event, LatchHeld, PartBack, PartLost, ReleaseUncertain
from kiosk.session.faults import Fault
from kiosk.session.states import Part
from kiosk.session.vocabulary import Light
from kiosk.work.attachment import Attachment
from kiosk.work.panel import Headphones, Key, KeyPressed, PanelSink
from kiosk.work.worker import Post

log = logging.getLogger(__name__)

_POLL_S = 0.02  # between two polls, of which each takes 60 ms of the line
_UNORDERED_POLLS = 10  # so long may a bolt take to be believed shut after an order
_START_POLLS = 20

_LAMPS = {light: Lamp(f"lamp_{light}") for light in Light}
_PANEL = {Signal(signal): Key(signal.removeprefix("key_")) for signal in KEYS}


class AttachedCabinet:
    """An open cabinet; being polled all the time is check enough."""

    def __init__(self, cabinet: Cabinet) -> None:
        self.cabinet = cabinet

    def check(self) -> None:
        pass

    def close(self) -> None:
        self.cabinet.close()


class CabinetWatch:
    """Tells events and moves the latch; after the worker's start all calls are its thread's.

    A line that fails three tries is lost, and opened anew: a slot that cannot be watched holds no card. An
    opened case is told once and for good: what was done behind it nobody knows, so a technician looks,
    closes it and starts the kiosk anew (F32).
    """

    def __init__(
        self, connect: Callable[[], Cabinet], hold_s: float, post: Post, panel: PanelSink, clock: Clock
    ) -> None:
        self._attachment = Attachment(
            Part.CABINET,
            lambda: AttachedCabinet(connect()),
            lost=Fault.CABINET_LOST,
            post=post,
            clock=clock,
        )
        self._hold_s = hold_s
        self._post = post
        self._panel = panel
        self._case_told = False
        self._wanted: frozenset[Light] = frozenset()
        self._lit: frozenset[Light] = frozenset()
        self._lit_cabinet: Cabinet | None = None
        self._unordered = 0  # polls in a row that found the latch open though nobody ordered it

    def tend(self) -> float:
        """Look after the line, and tell what its contacts say; the seconds until the next look."""
        pause_s = self._attachment.tend()
        try:
            cabinet = self._attachment.use().cabinet
        except DeviceGone:
            return pause_s
        try:
            self._illuminate(cabinet)
            self._poll(cabinet)
        except DeviceError as error:
            self._attachment.drop(error)
        return min(pause_s, _POLL_S)

    def holds_card(self) -> bool:
        """Whether the slot's sensor believes in a card; used before the worker starts (F27)."""
        for _ in range(_START_POLLS):
            self.tend()
            try:
                believed = self._attachment.use().cabinet.is_active(Signal.CARD_PRESENT)
            except DeviceGone:
                return False
            if believed is not None:
                return believed
        return False

    def contacts(self) -> Mapping[str, bool | None]:
        cabinet = self._attachment.use().cabinet
        return {signal.value: cabinet.is_active(signal) for signal in Signal}

    def release(self, session: int) -> Event | None:
        """Open the latch (D7); what goes wrong ends this session one way or the other."""
        try:
            self._attachment.use().cabinet.release_latch(self._hold_s)
        except LatchStuck as error:
            log.warning("card not released: %s", error)
            self._post(LatchHeld(session))
            # Nobody else shall be matched for a card that cannot come out, until the bolt was seen to move.
            self._post(PartLost(Part.LATCH, Fault.LATCH_STUCK.value))
        except DeviceError as error:
            self._post(ReleaseUncertain(session))
            self._attachment.drop(error)
        return None

    def lock(self) -> Event | None:
        """Close the latch; one that stays open is told by the next polls."""
        try:
            self._attachment.use().cabinet.close_latch()
        except LatchStuck as error:
            log.warning("latch not closed: %s", error)
        except DeviceError as error:
            log.warning("latch left to its own timer: %s", error)
            self._attachment.drop(error)
        return None

    def light(self, wanted: frozenset[Light]) -> Event | None:
        """Light these lamps and no others, at the next look: the latch's orders do not wait for lamps."""
        self._wanted = wanted
        return None

    def close(self) -> None:
        self._attachment.close()

    def _illuminate(self, cabinet: Cabinet) -> None:
        """Switch what is not as wanted; a cabinet that was just opened is dark."""
        if cabinet is not self._lit_cabinet:
            self._lit_cabinet, self._lit = cabinet, frozenset()
        for light in self._wanted ^ self._lit:
            try:
                cabinet.lamp(_LAMPS[light], light in self._wanted)
            except DeviceRefused as error:
                log.warning("lamp left as it is: %s", error)
            self._lit ^= {light}

    def _poll(self, cabinet: Cabinet) -> None:
        events: tuple[CabinetEvent, ...] = ()
        try:
            events = cabinet.poll()
        except LatchStuck as error:  # its time is over and the bolt does not follow
            log.warning("latch not closed: %s", error)
        for event in events:
            self._tell(event)
        is_open = cabinet.is_active(Signal.LATCH_OPEN)
        if is_open is not None:
            self._tell_latch(open_unordered=is_open and not cabinet.is_latch_released)

    def _tell(self, event: CabinetEvent) -> None:
        match event:
            case contacts.CARD_TAKEN:
                self._post(CardTaken())
            case contacts.CASE_OPENED if not self._case_told:
                self._case_told = True
                self._post(PartLost(Part.CASE, Fault.CASE_OPENED.value))
            case CabinetEvent(Signal.HEADPHONES, plugged):
                self._panel(Headphones(plugged))
            case CabinetEvent(signal, True) if signal in _PANEL:
                self._panel(KeyPressed(_PANEL[signal]))

    def _tell_latch(self, *, open_unordered: bool) -> None:
        before, self._unordered = self._unordered, self._unordered + 1 if open_unordered else 0
        if self._unordered == _UNORDERED_POLLS:
            self._post(PartLost(Part.LATCH, Fault.LATCH_OPEN.value))
        elif before >= _UNORDERED_POLLS and not open_unordered:
            self._post(PartBack(Part.LATCH))
