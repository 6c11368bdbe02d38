"""Where a kiosk writes, whom it asks and tells: store, journal, and the line to the centre."""

from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version

from config.settings import Mode, PolicySettings, Settings
from kiosk.applicants import Applicants, Books, applicants, shelves
from kiosk.clock import SystemClock, call_on_turn
from kiosk.devices.pictures_seen import PictureMemory
from kiosk.domain.clock import Clock
from kiosk.domain.messages import timestamp
from kiosk.ports import Central, Journal, Reporter
from kiosk.remote import Remote
from kiosk.reporting.certificate_renewal import CertificateRenewal
from kiosk.reporting.comparing import COMPARE_EVERY_S, Comparing
from kiosk.reporting.day_central import CentralOrDayList
from kiosk.reporting.key_renewal import KeyRenewal
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.line_identity import LineIdentity
from kiosk.reporting.link import LinkSettings, MqttLink
from kiosk.reporting.looking import Looking
from kiosk.reporting.mqtt import MqttConnection
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.over_reporter import connect_over
from kiosk.reporting.renewing import RENEW_EVERY_S, Renewal, Renewing
from kiosk.reporting.signing import signing_key
from kiosk.reporting.stamp import Stamp
from kiosk.reporting.temperature import temperature
from kiosk.session.events import PartBack, PartLost
from kiosk.session.faults import Fault
from kiosk.session.reports import alarm
from kiosk.session.states import Part
from kiosk.storage.journal import UNWATCHED, DeliveryJournal, Onlooker
from kiosk.storage.opening import open_store
from kiosk.storage.pictures import KeptPictures
from kiosk.storage.store import Store
from kiosk.storage.tries import Tries
from kiosk.work.journal_watch import Ready
from kiosk.work.worker import Post


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a kiosk writes, whom it asks and tells."""

    journal: Journal
    journal_ready: Ready
    central: Central
    reporter: Reporter
    applicants: Applicants | None = None
    remote: Remote | None = None
    pictures: PictureMemory | None = None


def line_to_centre(
    settings: Settings,
    clock: Clock,
    post: Post,
    stack: ExitStack,
    onlooker: Onlooker = UNWATCHED,
    own: PolicySettings | None = None,
) -> Surroundings:
    """Store, journal and the line to the centre; `own` are the limits before the centre changed any."""
    keys = KioskKeys.load(settings.centre.keys)
    opened = open_store(settings.kiosk.state, clock)
    store = opened.store
    stack.callback(store.close)
    stamp = Stamp(settings.kiosk.id, store.next_boot(), clock)
    outbox = Outbox(store, clock)
    centre = settings.centre
    identity = LineIdentity(centre.keys) if centre.tls else None
    line = MqttLink(
        LinkSettings(
            centre.host,
            centre.port,
            centre.root,
            request_s=centre.timeout_s,
            keepalive_s=centre.keepalive_s,
            reconnect_cap_s=centre.reconnect_cap_s,
            stagger_s=min(10.0, centre.reconnect_cap_s),
        ),
        stamp,
        outbox,
        keys,
        on_centre=lambda there: post(_centre_news(there)),
        on_failure=lambda error: post(PartLost(Part.JOURNAL, Fault.JOURNAL_FAILED.value)),
        info=_information(settings) | _certified(identity),
        identity=identity,
        connect=connect_over(centre.reporter) if centre.reporter else MqttConnection,
    )
    remote = Remote(
        line,
        store,
        outbox,
        keys,
        stamp,
        folder=settings.kiosk.state,
        policy=own or settings.policy,
        post=post,
    )
    line.attend(remote)
    days = Comparing(store, outbox, line.ask, lambda: line.reachable, clock)
    comparing = Looking("comparing", COMPARE_EVERY_S, days.look)
    for heed in (line.clock_turned, comparing.wake):
        call_on_turn(clock, heed)
    remote.start()
    stack.callback(remote.stop)
    line.start()
    stack.callback(line.stop)
    comparing.start()
    stack.callback(comparing.stop)
    _renew(settings, identity, line, remote, stack)
    signing = signing_key(centre.keys)
    journal = DeliveryJournal(store, stamp, outbox, onlooker, signing)
    if opened.damaged:
        journal.tell(alarm(Fault.STORE_DAMAGED).report)
    books = Books(store, keys, stamp, outbox, signing, settings.kiosk.place)
    kept = shelves(books, onlooker.event)
    line.also_tell(lambda: {**kept.figures(), **temperature()})
    tries = Tries(store, clock, lambda: journal.tell(alarm(Fault.GUESSED_OFFLINE).report))
    central = CentralOrDayList(
        line.central,
        kept.book,
        journal,
        tries,
        keys=keys,
        place=settings.kiosk.place,
        clock=clock,
    )
    whom = applicants(books, kept, line, central, tries)
    call_on_turn(clock, whom.backlog.clock_turned)
    pictures = KeptPictures(store)
    return Surroundings(
        journal, lambda: ready(store, outbox), central, remote.reporter, whom, remote, pictures
    )


def ready(store: Store, outbox: Outbox) -> None:
    """Raise StoreError while no new delivery may begin."""
    store.query("SELECT 1")
    outbox.check_room()


def _centre_news(there: bool) -> PartBack | PartLost:
    return PartBack(Part.CENTRE) if there else PartLost(Part.CENTRE, Fault.CENTRE_SILENT.value)


def _renew(
    settings: Settings, identity: LineIdentity | None, line: MqttLink, remote: Remote, stack: ExitStack
) -> None:
    """Renew what ends, until `stack` ends it."""
    clock = SystemClock()  # whatever clock a trial has, certificates and keys end by the machine's own
    kiosk, folder = settings.kiosk.id, settings.centre.keys
    renewals: list[Renewal] = [
        KeyRenewal(folder, kiosk, line.ask, taken=remote.restart_when_idle, clock=clock)
    ]
    if identity:
        certificate = CertificateRenewal(identity, kiosk, line.ask, reconnect=line.reconnect, clock=clock)
        remote.renewal = certificate.by_order
        renewals.append(certificate)
    renewing = Looking("renewing", RENEW_EVERY_S, Renewing(renewals, lambda: line.reachable).look)
    renewing.start()
    stack.callback(renewing.stop)


def _certified(identity: LineIdentity | None) -> dict[str, str | bool]:
    return {"certificate_until": timestamp(identity.until())} if identity else {}


def _information(settings: Settings) -> dict[str, str | bool]:
    return {
        "software": version("national-card-kiosk"),
        "place": settings.kiosk.place,
        "mode": settings.kiosk.mode.value,
        "simulated": settings.kiosk.mode is not Mode.PRODUCTION,
    }
