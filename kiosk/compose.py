"""Settings to a running kiosk: the one file that names concrete drivers, store and line.

    with running(settings, show=screen.picture) as kiosk:
        kiosk.loop.observe(screen.state)
        kiosk.loop.post(Started())

`show` gets the picture of the finger as it grows, and None when it must be forgotten, on the finger's thread;
`panel` gets the cabinet's keys and headphone plug on the cabinet's.
Starting is top to bottom, stopping the reverse.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace

from config.settings import Mode, Settings
from drivers.card.opening import open_reader
from drivers.card.trust import Trust
from kiosk import peripherals
from kiosk.applicants import staff
from kiosk.clock import open_clock
from kiosk.devices.card_slot import ReaderSlot
from kiosk.devices.fingers import AttachedSensor, SensorFingers
from kiosk.devices.opening import open_named_sensor
from kiosk.domain.clock import Clock
from kiosk.domain.told import DeliveryPlace
from kiosk.equipment import Devices, warming
from kiosk.loop import Loop
from kiosk.remote import as_configured
from kiosk.session.endings import home
from kiosk.session.faults import Fault
from kiosk.session.policy import Policy
from kiosk.session.states import Journey, Language, Part, State
from kiosk.simulated import refuse_simulated
from kiosk.starting import recover_left_open, run_loop, watch_reader
from kiosk.storage.journal import UNWATCHED, Onlooker
from kiosk.surroundings import Surroundings, line_to_centre
from kiosk.technician import Parts, Renderer, bench_of
from kiosk.work.attachment import Attachment
from kiosk.work.card import CardWork
from kiosk.work.centre import CentreWork
from kiosk.work.crew import Crew, Workers
from kiosk.work.custody import Custody, OrderedLatch
from kiosk.work.enrolment import EnrolmentWork
from kiosk.work.errands import ScanSink, unseen
from kiosk.work.finger import FingerWork, PictureSink
from kiosk.work.journal_watch import JournalWatch
from kiosk.work.lamps import Lamps
from kiosk.work.panel import PanelSink, nobody_listens
from kiosk.work.pictures import PhotoSink, unphotographed
from kiosk.work.signing import SignIn
from kiosk.work.waiting import WaitingProbe
from kiosk.work.worker import Post, Worker


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A running kiosk; `crashed` is set when a thread met a bug and the program must be started anew."""

    loop: Loop
    crashed: threading.Event


@contextmanager
def running(
    settings: Settings,
    show: PictureSink,
    clock: Clock | None = None,
    panel: PanelSink = nobody_listens,
    onlooker: Onlooker = UNWATCHED,
    services: frozenset[Journey] = frozenset({Journey.DELIVERY}),
    scans: ScanSink = unseen,
    photos: PhotoSink = unphotographed,
    renderer: Renderer | None = None,
) -> Iterator[Kiosk]:
    """The kiosk of these settings; `services` are what it has screens for; the sinks show there.

    `renderer` names who draws the screens, for the technician.
    """
    own, settings = settings.policy, as_configured(settings)
    trust = Trust.load(settings.reader.trust)
    refuse_simulated(settings, trust)
    state = State(
        Policy(**asdict(settings.policy)),
        language=Language(settings.kiosk.language),
        usual_language=Language(settings.kiosk.language),
        services=services,
        missing=frozenset({Part.SENSOR, Part.CENTRE, Part.PRINTER}) | peripherals.cabinet_parts(settings),
        slot_sensor=settings.cabinet is not None,
        simulated=settings.kiosk.mode is not Mode.PRODUCTION,
        elsewhere=DeliveryPlace("elsewhere", **asdict(settings.elsewhere)) if settings.elsewhere else None,
        asks_language=bool(settings.screen.asks_language),
        controls_low=bool(settings.screen.controls_low),
    )
    with ExitStack() as stack:
        clock = clock or open_clock(settings.clock_address, stack)
        biometrics = warming(stack)
        reader = open_reader(settings.reader.name, settings.reader.command_timeout_s, settings.reader.worker)
        stack.callback(reader.close)
        if reader.presence.lost:
            state = replace(state, missing=state.missing | {Part.READER})
        slot = ReaderSlot(reader, trust, kiosk=settings.kiosk.id, clock=clock)
        devices = Devices(
            reader,
            slot,
            lambda: open_named_sensor(settings.sensor, tune=True),
            settings.sensor.dpi or None,
            Custody(),
            biometrics,
            peripherals.cabinet(settings, panel, clock),
            peripherals.eyes(settings, stack, photos),
            peripherals.printing(settings, clock),
            scans,
            photos,
            bench_of(settings, renderer),
        )
        yield assemble(
            stack,
            state,
            clock,
            show,
            devices,
            lambda post: line_to_centre(settings, clock, post, stack, onlooker, own),
        )


def assemble(
    stack: ExitStack,
    state: State,
    clock: Clock,
    show: PictureSink,
    devices: Devices,
    surround: Callable[[Post], Surroundings],
) -> Kiosk:
    """Put the parts together and start them; `stack` stops them."""
    crashed = threading.Event()
    loop = Loop(state.at(home(state)), lambda command: crew.perform(command), clock)
    around = surround(loop.post)
    watch = JournalWatch(around.journal_ready, loop.post, crashed.set, clock)
    probe = WaitingProbe()
    sensor = Attachment(
        Part.SENSOR,
        lambda: AttachedSensor(devices.open_sensor()),
        lost=Fault.SENSOR_LOST,
        post=loop.post,
        clock=clock,
    )
    stack.callback(sensor.close)
    fingers = SensorFingers(
        sensor,
        devices.biometrics,
        devices.dpi,
        clock,
        may_stay=devices.finger_may_stay,
        seen=around.pictures,
    )
    cabinet = devices.watch_cabinet(loop.post) if devices.watch_cabinet else None
    cabinet_worker, custody = None, devices.custody
    if cabinet:
        stack.callback(cabinet.close)
        cabinet_worker = Worker("cabinet", loop.post, crashed.set, cabinet.tend)
        custody = replace(custody, latch=OrderedLatch(cabinet_worker, cabinet))
        loop.observe(Lamps(cabinet_worker, cabinet).sees)
    centre = Worker("centre", loop.post, crashed.set, watch.tend)
    finger = Worker("finger", loop.post, crashed.set, fingers.tend)
    served = (
        staff(
            around.applicants,
            (finger, lambda samples: EnrolmentWork(fingers, samples, loop.post, show)),
            devices.eyes,
            devices.printing,
            scans=devices.scans,
            photos=devices.photos,
            post=loop.post,
            crashed=crashed.set,
            store_failed=lambda: centre.submit(watch.failed),
            clock=clock,
        )
        if around.applicants
        else None
    )
    card_worker = Worker("card", loop.post, crashed.set)
    bench = None
    if around.applicants and around.remote and devices.bench:
        parts = Parts(
            loop.post,
            crashed.set,
            clock,
            show,
            (finger, fingers),
            devices.reader,
            (card_worker, devices.slot),
            around.remote,
            (cabinet_worker, cabinet) if cabinet_worker and cabinet else None,
            served.printer if served else None,
        )
        bench = devices.bench(around.applicants, parts)
    workers = Workers(
        centre,
        card_worker,
        finger,
        cabinet_worker,
        (*(served.workers if served else ()), *((bench.worker,) if bench else ())),
    )
    crew = Crew(
        around.journal,
        around.reporter,
        workers,
        centre=CentreWork(around.central),
        card=CardWork(devices.slot, probe, devices.draw),
        sign_in=SignIn(devices.slot, workers.card),
        finger=FingerWork(fingers, probe, loop.post, show),
        probe=probe,
        show=show,
        custody=custody,
        watch=watch,
        errands=served.errands if served else None,
        bench=bench,
    )
    recover_left_open(around.journal, crew, devices.slot, cabinet)
    stack.callback(workers.stop)
    stack.callback(crew.abandon)
    workers.start()
    stack.callback(watch_reader(devices.reader, loop.post).close)
    if around.remote:
        around.remote.attend(loop, crashed.set)
    run_loop(loop, crashed, stack)
    return Kiosk(loop, crashed)
