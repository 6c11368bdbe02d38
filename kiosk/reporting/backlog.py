"""What a kiosk owes its centre and what it fetches in advance, one request at a time between other jobs.

Reports leave by themselves, out of the outbox; here are the larger things: forms taken without an answer
(F1), completion packets part by part (F4), and numbers and the day list for hours without a line.
"""

import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from kiosk.domain.clock import Clock
from kiosk.domain.completion import PacketRefusal
from kiosk.domain.number_lists import NumberList, NumberListError
from kiosk.ports import CentreSilentError
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.day_lists import DayListsOverLine
from kiosk.reporting.packets import PacketsOverLine, parts_of
from kiosk.reporting.pauses import Pauses
from kiosk.reporting.posting import Posting
from kiosk.storage.day_book import DayBook
from kiosk.storage.number_stock import ENOUGH, NumberStock
from kiosk.storage.packet_shelf import PacketShelf, StoredPacket
from kiosk.storage.store import Store
from kiosk.storage.submissions import Submissions
from kiosk.storage.upkeep import look_after

log = logging.getLogger(__name__)

LOOK_S = 2.0
DAY_LIST_S = 300.0
FORGET_S = 3600.0
# The centre keeps these with the application it put on hold; of any other refused packet it keeps nothing.
_KEPT_BY_CENTRE = (
    PacketRefusal.RECEIPT,
    PacketRefusal.FINGERS,
    PacketRefusal.FINGER_QUALITY,
    PacketRefusal.EVIDENCE,
    PacketRefusal.FACE,
    PacketRefusal.DOCUMENTS,
    PacketRefusal.CONTACT,
    PacketRefusal.DELIVERY_PLACE,
    PacketRefusal.DUPLICATE,
)
_AGAIN = ("failed", PacketRefusal.TOO_MANY_PARTS)


@dataclass(frozen=True, slots=True)
class Shelves:
    """What the kiosk keeps for its centre, and what it has from it."""

    store: Store
    submissions: Submissions
    packets: PacketShelf
    stock: NumberStock
    book: DayBook

    def figures(self) -> dict[str, int]:
        """How much waits for a line, and for how many forms there are numbers without one."""
        return {
            "forms_waiting": len(self.submissions.waiting()),
            "packets_waiting": len(self.packets.waiting()),
            "numbers_left": self.stock.left(),
        }


@dataclass(frozen=True, slots=True)
class Lines:
    """How each thing goes; `reachable` tells whether anybody is there at all."""

    applications: ApplicationsOverLine
    packets: PacketsOverLine
    day_lists: DayListsOverLine
    reachable: Callable[[], bool]


Piece = tuple[str, Callable[[], None]]


class Backlog:
    """Worked by one thread, between the jobs of people: `tend` blocks for one request at most."""

    def __init__(self, lines: Lines, shelves: Shelves, posting: Posting, clock: Clock) -> None:
        self._lines = lines
        self._shelves = shelves
        self._posting = posting
        self._clock = clock
        self._pauses = Pauses(clock)
        self._was_reachable = False
        self._list_at = self._forget_at = clock.monotonic()

    def clock_turned(self) -> None:
        """Authorisations may have run out: ask for the list of the day it is now."""
        self._list_at = self._clock.monotonic()

    def tend(self) -> float:
        """Do the next piece if there is one and somebody to hear it; the seconds until the next look."""
        self._forget()
        reachable = self._lines.reachable()
        if reachable and not self._was_reachable:
            self._pauses.clear()
            self._list_at = self._clock.monotonic()
        self._was_reachable = reachable
        if not reachable:
            return LOOK_S
        return 0.0 if self._did_one() else LOOK_S

    def _did_one(self) -> bool:
        for what, act in self._pieces():
            if self._pauses.holds(what):
                continue
            try:
                act()
            except CentreSilentError as error:
                log.info("%s waits: %s", what.split(" ")[0], error)
                self._pauses.failed(what)
                # A line that goes and comes back between two looks is new all the same.
                self._was_reachable = self._lines.reachable()
                return False
            self._pauses.done(what)
            return True
        return False

    def _pieces(self) -> Iterator[Piece]:
        """All that is there to do, the most urgent first."""
        shelves = self._shelves
        if self._clock.monotonic() >= self._list_at:
            yield "list", self._fetch_list
        for submission in shelves.submissions.waiting():
            yield f"form {submission}", partial(self._post, submission)
        for packet in shelves.packets.waiting():
            yield f"packet {packet}", partial(self._send, packet)
        if shelves.stock.left() < ENOUGH:
            yield "numbers", self._draw_numbers

    def _post(self, submission: uuid.UUID) -> None:
        found = self._shelves.submissions.find(submission)
        if found is None:
            raise CentreSilentError("a form cannot be opened any more")
        self._posting.send(found)

    def _fetch_list(self) -> None:
        """One page. A list that was stored is told by asking once more: what it lacks is withdrawn then."""
        book, fetching = self._shelves.book, self._lines.day_lists
        page = fetching.fetch(book.seen())
        if page is None:
            return
        if page.revision != book.seen():
            book.replace(page)
        else:
            self._list_at = self._clock.monotonic() + DAY_LIST_S

    def _send(self, packet: uuid.UUID) -> None:
        """The next part of a packet, or the word that all parts are there."""
        line, shelf = self._lines.packets, self._shelves.packets
        found = shelf.find(packet)
        if found is None:
            return
        is_whole = found.parts_sent >= parts_of(found.sealed)
        reply = (
            line.commit(packet, found.sealed)
            if is_whole
            else line.part(packet, found.sealed, found.parts_sent)
        )
        if reply.data is None:
            self._refused(found, reply.code or "")
        elif is_whole:
            shelf.acknowledged(found)
        else:
            shelf.progressed(found, found.parts_sent + 1)

    def _refused(self, packet: StoredPacket, code: str) -> None:
        shelf = self._shelves.packets
        if code == PacketRefusal.DAMAGED:  # its parts were forgotten meanwhile: all of them once more
            shelf.progressed(packet, 0)
            raise CentreSilentError("a packet has to be sent anew")
        if code in _AGAIN:
            raise CentreSilentError(f"a packet is not taken yet: {code}")
        if code in _KEPT_BY_CENTRE:
            shelf.acknowledged(packet, code)
        else:
            log.error("the centre does not take a completion packet: %s", code)
            shelf.refused(packet, code)

    def _draw_numbers(self) -> None:
        try:
            drawn = self._lines.applications.draw_numbers()
        except NumberListError as error:
            raise CentreSilentError(f"a list of numbers that cannot be used: {error}") from error
        if not isinstance(drawn, NumberList):
            raise CentreSilentError(f"no list of numbers: {drawn.code}")
        self._shelves.stock.add(drawn)

    def _forget(self) -> None:
        now = self._clock.monotonic()
        if now >= self._forget_at:
            self._forget_at = now + FORGET_S
            look_after(self._shelves.store, self._clock)
