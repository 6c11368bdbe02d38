"""The technician's pages in each of their states, and pages under the strip of a simulated kiosk.

None is compared as a picture: the layout audit judges them all.
"""

from dataclasses import replace

from kiosk.session.journeys.technician.parts import (
    Fact,
    FactGrade,
    Refusal,
    Subject,
    Technician,
    TechnicianRole,
)
from kiosk.session.journeys.technician.stages import (
    AwaitingSecond,
    CheckingTechnician,
    Cleaning,
    ConfirmingRestart,
    LookingAround,
    ServiceMenu,
    SigningOn,
    TechnicianStage,
    TryingCamera,
    TryingSensor,
    TryingTouch,
)
from kiosk.session.policy import OPTIONAL
from kiosk.session.states import Attract, EnteringClaim, Stage, State
from kiosk.session.vocabulary import Journey, Part
from tools.exhibit import Exhibit, standing
from ui.draft import Draft, Slot

MENDER = Technician("tech-4c1f09a2b7de", TechnicianRole.MEND)
LOOKER = Technician("tech-90ab12cd34ef", TechnicianRole.LOOK)
FITTER = Technician("tech-11f0e2d3c4b5", TechnicianRole.CONFIGURE)
CARRIER = Technician("tech-7a6b5c4d3e2f", TechnicianRole.EXPORT)
TYPED = Draft(officer="70125", pin="582914", focus=Slot.PIN)
DRIVER = "/dev/ttyUSB0: 256 x 288 at 508 dpi, 57600 baud"
GOOD, WARNING, BAD = FactGrade.GOOD, FactGrade.WARNING, FactGrade.BAD
NETWORK = (
    Fact("line", "line.pem: valid until 2027-09-18", GOOD),
    Fact(
        "broker",
        "broker.example:8883: Connection refused; start the broker or correct the address; events wait "
        "in the outbox meanwhile",
        WARNING,
    ),
    Fact("forms_waiting", "3"),
    Fact("packets_waiting", "0"),
    Fact("numbers_left", "482"),
)
KEYS = ("up", "down", "select", "back", "help", "repeat")
CONTACTS = (
    Fact("contact.latch_open", "no"),
    Fact("contact.card_present", "restless", BAD),
    Fact("contact.case_open", "yes"),
    Fact("contact.headphones", "no"),
    *(Fact(f"contact.key_{each}", "no") for each in KEYS),
)
TAKEN = (Fact("picture", "256 × 288", GOOD), Fact("dark", "41%", GOOD))
PRINTED = (Fact("printed", "yes", GOOD), Fact("paper", "low", WARNING), Fact("paper", "in", GOOD))
READER = (Fact("reader", "SmartCard", GOOD), Fact("slot", "card"), Fact("slot", "empty"))
GONE = (Fact("problem", "the reader is gone", BAD), Fact("remedy", "plug it in"), Fact("absent", "none"))
TOLD = (
    "disk",
    "memory",
    "clock",
    "keys",
    "program",
    "renderer",
    "texts",
    "ports",
    "system",
    "voice",
    "sound",
)
PARTS = ("finger", "cabinet", "latch", "case", "camera", "scanner", "service")
SECONDS = (Refusal.SAME_PERSON, Refusal.NOT_ENTITLED)
SETTINGS = (
    Fact("revision", "12"),
    Fact("configuration", "waiting", WARNING),
    Fact("technicians", "2027-02-20", GOOD),
    Fact("stick", "in"),
)
BROUGHT = (
    Fact("configuration", "taken", GOOD),
    Fact("technicians", "older", BAD),
    Fact("revision", "13"),
    Fact("configuration", "applied", GOOD),
)
REFUSED = (
    (Fact("configuration", "unreadable", BAD), Fact("technicians", "not_signed", BAD), Fact("stick", "none")),
    (Fact("configuration", "foreign", BAD), Fact("configuration", "bad_value", BAD)),
    (Fact("configuration", "old_revision", BAD), Fact("configuration", "same_revision", BAD)),
)
EXPORTED = (
    Fact("bundle", "kiosk-1-20261122-221649.bundle", GOOD),
    Fact("digest", "4c1f 09a2 b7de 90ab"),
    Fact("size", "18.4 kB"),
)
NO_STICK = (
    Fact("problem", "no stick at /media/kiosk-service", BAD),
    Fact("remedy", "plug it in, and wait until it is mounted"),
)
FAULTS = (
    Fact("alarm", "11-22 18:04 case_opened", BAD),
    Fact("printer", "11-22 17:55 printer_lost", WARNING),
)


def technician_exhibits() -> tuple[Exhibit, ...]:
    shown = (
        _signing_on("empty", SigningOn()),
        replace(_signing_on("filled", SigningOn()), draft=TYPED),
        *(_signing_on(each.value, SigningOn(each, 540.0)) for each in Refusal if each not in SECONDS),
        _by_card("empty", SigningOn()),
        _by_card("no-card", SigningOn(Refusal.NO_CARD)),
        _by_card("second", AwaitingSecond(CARRIER)),
        *(_by_card(f"second-{each.value}", AwaitingSecond(CARRIER, each)) for each in SECONDS),
        _page("settings", LookingAround(FITTER, Subject.SETTINGS, SETTINGS)),
        _page("settings-looking", LookingAround(FITTER, Subject.SETTINGS)),
        _page("settings-taken", LookingAround(FITTER, Subject.SETTINGS, BROUGHT)),
        *(
            _page(f"settings-{at}", LookingAround(FITTER, Subject.SETTINGS, refused))
            for at, refused in enumerate(REFUSED)
        ),
        _page("exported", LookingAround(CARRIER, Subject.EXPORT, EXPORTED)),
        _page("no-stick", LookingAround(CARRIER, Subject.EXPORT, NO_STICK)),
        _page("menu-configure", ServiceMenu(FITTER)),
        _page("menu-export", ServiceMenu(CARRIER)),
        _page("checking", CheckingTechnician()),
        _page("menu", ServiceMenu(MENDER)),
        _page("menu-look", ServiceMenu(LOOKER)),
        _page("menu-service", ServiceMenu(MENDER), Part.SERVICE, Part.PRINTER, Part.CENTRE),
        _page("looking", LookingAround(MENDER, Subject.NETWORK)),
        _page("network", LookingAround(MENDER, Subject.NETWORK, NETWORK)),
        _page("contacts", LookingAround(MENDER, Subject.CABINET, CONTACTS)),
        _page("printer", LookingAround(MENDER, Subject.PRINTER, PRINTED)),
        _page("reader", LookingAround(MENDER, Subject.READER, READER)),
        _page("gone", LookingAround(MENDER, Subject.READER, GONE)),
        *(
            _page(each, LookingAround(MENDER, each, tuple(Fact(about, "well") for about in TOLD)))
            for each in (Subject.STORAGE, Subject.VERSIONS, Subject.SOUND)
        ),
        _page("parts", LookingAround(MENDER, Subject.FAULTS, tuple(Fact(about, "gone") for about in PARTS))),
        _page("faults", LookingAround(MENDER, Subject.FAULTS, FAULTS)),
        _page("finger", TryingSensor(MENDER)),
        _page("finger-coming", TryingSensor(MENDER, 140, 288)),
        _page("finger-taken", TryingSensor(MENDER, facts=TAKEN)),
        _page("finger-none", TryingSensor(MENDER, facts=(Fact("hint", "no_finger", WARNING),))),
        _page("face", TryingCamera(MENDER, Subject.CAMERA, True, "too_far")),
        _page("page", TryingCamera(MENDER, Subject.SCANNER, True)),
        _page("no-picture", TryingCamera(MENDER, Subject.SCANNER)),
        _page("touch", TryingTouch(MENDER, frozenset({0, 1, 6}))),
        _page("touched", TryingTouch(MENDER, frozenset(range(15)))),
        _page("restart", ConfirmingRestart(MENDER)),
        _page("cleaning", Cleaning(MENDER, 42)),
        *_simulated(),
    )
    return tuple(
        replace(each, pictured=False, staff=isinstance(each.state.stage, TechnicianStage)) for each in shown
    )


def _simulated() -> tuple[Exhibit, ...]:
    whole = replace(standing(Attract()), services=frozenset(Journey))
    return (
        _marked("attract", whole),
        _marked("attract-one", standing(Attract())),
        _marked("claim", standing(EnteringClaim())),
        _marked("still-there", replace(standing(EnteringClaim()), warning_s=20)),
        _marked("technician", standing(ServiceMenu(MENDER))),
    )


def _marked(name: str, state: State) -> Exhibit:
    return Exhibit(f"simulated-{name}", replace(state, simulated=True))


def _signing_on(name: str, stage: Stage) -> Exhibit:
    """Where no card is asked for, the number is."""
    exhibit = _page(f"sign-on-{name}", stage)
    policy = replace(exhibit.state.policy, technician_card=OPTIONAL)
    return replace(exhibit, state=replace(exhibit.state, policy=policy), draft=Draft(focus=Slot.OFFICER))


def _by_card(name: str, stage: Stage) -> Exhibit:
    return replace(_page(f"card-{name}", stage), draft=Draft(focus=Slot.PIN))


def _page(name: str, stage: Stage, *missing: Part) -> Exhibit:
    return Exhibit(f"technician-{name}", replace(standing(stage), missing=frozenset(missing)))
