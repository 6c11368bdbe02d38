"""The journeys before delivery: what a kiosk keeps for them, the lines they go by, and who works them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.clock import Clock
from kiosk.domain.messages import Envelope
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.told import DeliveryPlace
from kiosk.ports import Guide, Officers, Sheets
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.backlog import LOOK_S, Backlog, Lines, Shelves
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.link import MqttLink
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.posting import Posting
from kiosk.reporting.stamp import Stamp
from kiosk.session.events import PartLost
from kiosk.session.faults import Fault
from kiosk.session.journeys.completion.parts import FaceHint
from kiosk.session.vocabulary import Part
from kiosk.storage.day_book import DayBook
from kiosk.storage.number_stock import NumberStock
from kiosk.storage.packet_shelf import PacketShelf
from kiosk.storage.statuses import StatusCache
from kiosk.storage.store import Store, StoreError
from kiosk.storage.submissions import Submissions
from kiosk.storage.tries import Tries
from kiosk.work.booking import Booking
from kiosk.work.enrolment import EnrolmentWork
from kiosk.work.errands import Desks, Errands, Places, ScanSink
from kiosk.work.looking_up import LookingUp
from kiosk.work.pictures import FaceWork, PageWork, PhotoSink, unphotographed
from kiosk.work.printing import PrintWork
from kiosk.work.samples import VisitSamples
from kiosk.work.submitting import Submitting
from kiosk.work.visits import VisitWork
from kiosk.work.wishes import Wishes
from kiosk.work.worker import Post, Worker

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Books:
    """Everything of one kiosk that one store holds, and who speaks for it."""

    store: Store
    keys: KioskKeys
    stamp: Stamp
    outbox: Outbox
    signing: Ed25519PrivateKey
    place: str


@dataclass(frozen=True, slots=True)
class Applicants:
    """What `surroundings` puts together for whoever registers, asks, books and completes."""

    shelves: Shelves
    statuses: StatusCache
    tries: Tries
    line: ApplicationsOverLine
    posting: Posting
    officers: Officers
    backlog: Backlog
    place: str


@dataclass(frozen=True, slots=True)
class Eyes:
    """Camera and scanner of a kiosk that has them."""

    camera: Guide[FaceHint]
    scanner: Sheets


def shelves(books: Books, on_event: Callable[[Envelope], None]) -> Shelves:
    store, stamp, outbox = books.store, books.stamp, books.outbox
    stock = NumberStock(store)
    return Shelves(
        store,
        Submissions(store, stock, stamp, outbox, on_event),
        PacketShelf(store, books.keys, stamp, outbox, books.signing, on_event=on_event),
        stock,
        DayBook(store, books.keys),
    )


def applicants(
    books: Books, kept: Shelves, link: MqttLink, officers: Officers, tries: Tries | None = None
) -> Applicants:
    clock = books.stamp.clock
    statuses, tries = StatusCache(books.store, clock), tries or Tries(books.store, clock)
    posting = Posting(link.applications, kept.submissions, statuses, clock)
    lines = Lines(link.applications, link.packets, link.day_lists, lambda: link.reachable)
    backlog = Backlog(lines, kept, posting, clock)
    return Applicants(kept, statuses, tries, link.applications, posting, officers, backlog, books.place)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works for applicants: what the crew orders, and the threads to start and to stop."""

    errands: Errands
    workers: tuple[Worker, ...]
    printer: tuple[Worker, PrintWork] | None = None


def staff(
    whom: Applicants,
    finger: tuple[Worker, Callable[[VisitSamples], EnrolmentWork]],
    eyes: Eyes | None,
    printing: Callable[[Post], PrintWork] | None = None,
    *,
    scans: ScanSink,
    photos: PhotoSink = unphotographed,
    post: Post,
    crashed: Callable[[], None],
    store_failed: Callable[[], None],
    clock: Clock,
) -> Staff:
    """Put the threads of the applicant's journeys together; `store_failed` hears of a store that gave up."""
    samples = VisitSamples()
    worker = Worker("errands", post, crashed, _tending(whom.backlog, store_failed))
    finger_worker, enrolment = finger
    camera = scanner = printer = None
    if printing:
        slips = printing(post)
        printer = Worker("printer", post, crashed, slips.tend), slips
    if eyes:
        face = FaceWork(eyes.camera, samples, post, lost=_lost(Part.CAMERA, Fault.CAMERA_LOST), show=photos)
        page = PageWork(
            eyes.scanner, samples, post, lost=_lost(Part.SCANNER, Fault.SCANNER_LOST), show=photos
        )
        camera = Worker("camera", post, crashed, face.tend), face
        scanner = Worker("scanner", post, crashed, page.tend), page
    places = Places(finger_worker, enrolment(samples), camera, scanner, printer)
    errands = Errands(worker, desks(whom, samples, clock), places, samples, scans, store_failed)
    workers = [worker, *(each[0] for each in (camera, scanner, printer) if each)]
    return Staff(errands, tuple(workers), printer)


def desks(whom: Applicants, samples: VisitSamples, clock: Clock) -> Desks:
    kept = whom.shelves
    looking_up = LookingUp(whom.line, kept.submissions, whom.statuses, whom.tries)
    return Desks(
        Submitting(whom.line, whom.posting, kept.submissions, kept.stock, clock),
        looking_up,
        Booking(whom.line, looking_up),
        Wishes(whom.line, looking_up),
        VisitWork(
            whom.line,
            whom.officers,
            kept.book,
            kept.packets,
            tries=whom.tries,
            samples=samples,
            here=DeliveryPlace(whom.place),
            clock=clock,
            policy=DEFAULT_POLICY,
        ),
    )


def _tending(backlog: Backlog, store_failed: Callable[[], None]) -> Callable[[], float]:
    def tend() -> float:
        try:
            return backlog.tend()
        except StoreError as error:
            log.error("the backlog stops: %s", error)
            store_failed()
            return LOOK_S

    return tend


def _lost(part: Part, fault: Fault) -> PartLost:
    return PartLost(part, fault.value)
