"""The start of a kiosk: what the last run left open is closed, the reader is watched, the loop runs."""

import logging
import threading
from contextlib import ExitStack

from drivers.card.monitor import CardMonitor
from drivers.card.reader import Reader
from kiosk.devices.card_slot import ReaderSlot
from kiosk.loop import Loop
from kiosk.ports import Cabinet, Journal
from kiosk.session.events import CardInserted, CardRemoved, PartBack, PartLost
from kiosk.session.faults import Fault
from kiosk.session.recovery import recover, released_card
from kiosk.session.states import Part
from kiosk.work.crew import Crew
from kiosk.work.worker import Post

log = logging.getLogger(__name__)

_LOOK_FOR_CARD_S = 2.0


def recover_left_open(journal: Journal, crew: Crew, slot: ReaderSlot, cabinet: Cabinet | None) -> None:
    """Close what the last run left open, before anybody can start anything new.

    A released card counts as still there only if its own chip says so, and the slot's sensor where there is
    one: another card proves nothing, and a torn wire of the slot reads "present".
    """
    unfinished = journal.unfinished()
    released = released_card(unfinished)
    seen = released is not None and slot.holds(released, _LOOK_FOR_CARD_S)
    seen = seen and (cabinet is None or cabinet.holds_card())
    for command in recover(unfinished, card_seen=seen):
        crew.perform(command)


def watch_reader(reader: Reader, post: Post) -> CardMonitor:
    return CardMonitor(
        reader,
        inserted=lambda: post(CardInserted()),
        removed=lambda: post(CardRemoved()),
        lost=lambda error: post(PartLost(Part.READER, Fault.READER_LOST.value)),
        found=lambda: post(PartBack(Part.READER)),
    )


def run_loop(loop: Loop, crashed: threading.Event, stack: ExitStack) -> None:
    def run() -> None:
        try:
            loop.run()
        except Exception:
            log.exception("the loop met a bug")
            crashed.set()

    thread = threading.Thread(target=run, name="loop", daemon=True)
    thread.start()
    stack.callback(thread.join)
    stack.callback(loop.stop)
