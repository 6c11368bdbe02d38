"""Everything a kiosk can be told, as frozen values with their ranges; meaning and units are in the names.

Ranges stand beside the types and are checked by the loader, so that nothing else has to.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum
from pathlib import Path
from typing import Annotated


class Mode(StrEnum):
    """Only a kiosk in production may deliver real cards; only the others may use simulated devices."""

    PRODUCTION = "production"
    SIMULATION = "simulation"


class Address(str):
    """Where a device is: a device path or a URL. A relative path counts from the settings' own file."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Within:
    """Least and most of a number."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Like:
    """The regular expression that a whole text must match."""

    pattern: str


@dataclass(frozen=True, slots=True)
class KioskSettings:
    id: Annotated[str, Like(r"[a-z0-9-]{3,32}")]
    place: Annotated[str, Like(r"[a-z0-9-]{1,32}")]
    mode: Mode
    language: Annotated[str, Like(r"fa|en")]
    state: Path  # folder of the store: journal, outbox, audit


class SensorProtocol(StrEnum):
    """What the fingerprint module speaks (`docs/sensor.md`)."""

    EF01 = "ef01"
    SFM = "sfm"


@dataclass(frozen=True, slots=True)
class SensorSettings:
    address: Address
    baudrate: Annotated[int, Within(0, 115_200)]  # 0: found out by asking
    password: Annotated[int, Within(0, 0xFFFF_FFFF)]
    dpi: Annotated[int, Within(0, 1000)]  # 0: as the module's type says
    protocol: SensorProtocol | None = None  # None: EF01


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    name: Annotated[str, Like(r".{1,200}")]  # a PC/SC reader's name or a part of it, or vpcd://HOST:PORT
    trust: Path  # folder of issuer certificates, revocation lists, and the kiosk's own certificate
    command_timeout_s: Annotated[float, Within(0.1, 30.0)]
    worker: Path | None = None  # socket of the reader's own unit; None: a child of the kiosk


@dataclass(frozen=True, slots=True)
class CabinetSettings:
    """Latch, slot sensor, case contact, keypad: boards wired as `docs/cabinet.md` says."""

    address: Address
    unit: Annotated[int, Within(1, 247)]  # the custody board's Modbus address; the keypad's is 2


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """A face or a document camera: /dev/videoN or a URL, and the size its pictures have."""

    address: Address
    width: Annotated[int, Within(640, 4096)]
    height: Annotated[int, Within(480, 4096)]


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """A receipt printer that speaks ESC/POS on 80 mm paper: a serial port, /dev/usb/lpN or tcp://HOST:PORT."""

    address: Address
    baudrate: Annotated[int, Within(9600, 921_600)]  # of a serial port; others have none


@dataclass(frozen=True, slots=True)
class CentreSettings:
    host: Annotated[str, Like(r"[A-Za-z0-9.:-]{1,253}")]
    port: Annotated[int, Within(1, 65_535)]
    root: Annotated[str, Like(r"[a-z0-9-]{1,64}")]
    tls: bool  # with a certificate of our own; a kiosk in production refuses to do without
    keys: Path  # folder of the kiosk's keys, its certificate, and the centre's public keys
    timeout_s: Annotated[float, Within(1.0, 60.0)]
    keepalive_s: Annotated[int, Within(10, 300)]
    reconnect_cap_s: Annotated[float, Within(1.0, 600.0)]  # longest pause between two tries to connect
    reporter: Path | None = None  # socket of the reporter's own unit; None: this process has the network


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """A turned clock that a whole trial shares; a kiosk in production refuses one."""

    address: Annotated[str, Like(r"tcp://[A-Za-z0-9.-]{1,253}:[0-9]{1,5}")]


class ScreenDriver(StrEnum):
    """How SDL opens the window."""

    KMSDRM = "kmsdrm"
    X11 = "x11"
    OFFSCREEN = "offscreen"


class Rotation(Enum):
    """Degrees by which the picture and its touches are turned."""

    NONE = 0
    LEFT = 90
    OVER = 180
    RIGHT = 270


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    width: Annotated[int, Within(480, 3840)]
    height: Annotated[int, Within(480, 3840)]
    fullscreen: bool
    driver: ScreenDriver | None = None  # None: the first that works
    rotation: Rotation | None = None
    asks_language: bool | None = None  # every session begins with the question for the language
    controls_low: bool | None = None  # on a tall screen, everything to touch in its lower half


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    """What speaks: names of ALSA devices, as `aplay -L` lists them."""

    headphones: Annotated[str, Like(r"\S{1,100}")]
    speaker: Annotated[str, Like(r"\S{0,100}")]  # empty: none; it says nothing personal
    prompts: Path  # folder of `kiosk prompts`; what is not in it is synthesised as it is said


@dataclass(frozen=True, slots=True)
class TouchSettings:
    """For hands that are slow or tremble."""

    key_repeat_s: Annotated[float, Within(0, 10)]  # 0: a held key says its word once
    same_key_pause_s: Annotated[float, Within(0, 2)]


@dataclass(frozen=True, slots=True)
class LogSettings:
    level: Annotated[str, Like(r"TRAFFIC|DEBUG|INFO|WARNING|ERROR")]
    file: str  # empty: the standard error


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """Values the authority may change; defaults and sources in the domain sheet."""

    verify_max_tries: Annotated[int, Within(1, 10)]
    card_tries_reserve: Annotated[int, Within(0, 9)]
    verify_quality_min: Annotated[int, Within(1, 100)]
    capture_timeout_s: Annotated[float, Within(1.0, 120.0)]
    capture_retries: Annotated[int, Within(1, 10)]
    captures_to_match: Annotated[int, Within(1, 2)]  # good pictures, lifted between, before the card compares
    lift_between_captures: bool
    card_reinserts: Annotated[int, Within(0, 5)]
    delivery_lease_s: Annotated[float, Within(30.0, 1800.0)]
    idle_warn_s: Annotated[float, Within(20.0, 600.0)]
    idle_countdown_s: Annotated[int, Within(20, 120)]
    idle_extend_max: Annotated[int, Within(10, 100)]
    result_s: Annotated[float, Within(2.0, 60.0)]
    take_card_s: Annotated[float, Within(5.0, 300.0)]
    alarm_after_mismatch: Annotated[int, Within(1, 20)]
    typing_warn_s: Annotated[float, Within(20.0, 900.0)]
    finger_shown_s: Annotated[float, Within(1.0, 60.0)]
    min_age_years: Annotated[int, Within(0, 100)]
    enrol_fingers: Annotated[int, Within(2, 10)]
    enrol_fingers_needed: Annotated[int, Within(2, 10)]
    enrol_quality_min: Annotated[int, Within(0, 100)]
    face_count_s: Annotated[int, Within(1, 10)]
    face_shots: Annotated[int, Within(1, 3)]
    officer_cards: bool  # false: officers sign with number and PIN alone
    technician_card: Annotated[str, Like(r"required|optional")]  # docs/decisions/0023


@dataclass(frozen=True, slots=True)
class ElsewhereSettings:
    """The nearest other place, told while this kiosk is out of service."""

    name: Annotated[str, Like(r".{1,100}")]
    address: Annotated[str, Like(r".{0,200}")]
    hours: Annotated[str, Like(r".{0,100}")]


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Where a technician's stick is mounted: bundles go to it, what the centre signed comes from it."""

    stick: Path


@dataclass(frozen=True, slots=True)
class Settings:
    kiosk: KioskSettings
    sensor: SensorSettings
    reader: ReaderSettings
    centre: CentreSettings
    screen: ScreenSettings
    touch: TouchSettings
    log: LogSettings
    policy: PolicySettings
    cabinet: CabinetSettings | None = None  # without one an officer stands by
    clock: ClockSettings | None = None  # the machine's own
    camera: CameraSettings | None = None  # without it and the scanner nothing is completed
    scanner: CameraSettings | None = None
    speech: SpeechSettings | None = None  # without it by ALSA's default device, all synthesised
    elsewhere: ElsewhereSettings | None = None  # without one, only the desk of this place is named
    service: ServiceSettings | None = None  # without one nothing is exported or brought by hand
    printer: PrinterSettings | None = None  # without one, numbers are photographed or copied

    @property
    def clock_address(self) -> str | None:
        return self.clock.address if self.clock else None
