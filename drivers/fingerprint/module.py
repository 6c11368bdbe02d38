"""One connected module: who it is, how it is set, and what its sensor says when asked to look."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from drivers.errors import DeviceError, DeviceFault, DeviceTimeout
from drivers.fingerprint import connect, faults
from drivers.fingerprint.codes import Opcode, State, Status
from drivers.fingerprint.commands import Ack, Parameters, ProductInformation
from drivers.fingerprint.exchange import ANSWER_S, Exchange
from drivers.fingerprint.images import Layout
from drivers.fingerprint.profiles import OTHER_LAYOUTS, Profile, recognise

_CAPTURE_ANSWER_S = 1.2
_PRODUCT_ANSWER_S = 0.3
_STRAY_S = 0.03
_LOOKS_MAX = 3
_MISREPORTS_MAX = 2
FACTORY_BAUD = 57600
FACTORY_PACKET_SIZE = 128

ABOUT_THE_FINGER = frozenset(
    {
        Status.OK,
        Status.NO_FINGER,
        Status.CAPTURE_FAILED,
        Status.TOO_DRY,
        Status.TOO_WET,
        Status.TOO_MESSY,
        Status.TOO_FEW_FEATURES,
        Status.RESIDUAL_PRINT,
    }
)


class Capability(Enum):
    """What a module can do beyond sending pictures."""

    LIBRARY = "keeps and searches templates"
    SPEED = "can be set to another speed and packet size from here"
    RING_LIGHT = "has a ring of coloured light"
    AUTOMATIC = "enrols and identifies by itself"


_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class SensorInfo:
    """What is known of the open sensor, 0 where it has not told; `depth` is the bits a pixel that travel."""

    model: str
    width: int
    height: int
    depth: int
    dpi: int
    library_size: int
    packet_size: int
    speed: int
    address: int
    serial: str
    port: str
    capabilities: frozenset[Capability] = frozenset()

    @property
    def area_mm(self) -> tuple[float, float]:
        """Width and height of the window that the pictures show."""
        return self.width / self.dpi * _MM_PER_INCH, self.height / self.dpi * _MM_PER_INCH

    @property
    def picture(self) -> str:
        """Its pictures in words."""
        size = f"{self.width} x {self.height}" if self.width else self.model
        return f"{size} at {self.dpi} dpi"


class Module:
    """The conversation about one module's identity, settings and glass."""

    def __init__(self, exchange: Exchange, *, password: int, profile: Profile | None) -> None:
        self.exchange = exchange
        self.parameters: Parameters | None = None
        self.product: ProductInformation | None = None
        self._password = password
        self._profile = profile
        self._depth: int | None = None
        self._layouts: tuple[Layout, ...] = ()
        self._reports_picture = False
        self._misreports = 0
        self._is_found = False

    def connect(self, first_speed: int | None = None) -> None:
        """Find the module on its line and learn who it is."""
        self._is_found = False
        connect.find(self.exchange, self._password, first_speed or self.exchange.transport.speed)
        self.exchange.settle()
        self.refresh()
        if self.product is None:
            self.product = self._read_product()
        self._layouts = self._possible_layouts()
        self._is_found = True

    def refresh(self) -> None:
        """Read the module's settings anew; a module without them has the factory's."""
        self.parameters = self.exchange.fence() or self.exchange.fence()
        self.exchange.has_fence = self.parameters is not None
        self.exchange.dirty = False

    @property
    def profile(self) -> Profile:
        system_id = self.parameters.system_id if self.parameters else None
        return self._profile or recognise(system_id, self.product)

    @property
    def baud(self) -> int:
        """The speed of the wire itself, also behind a TCP bridge."""
        told = self.parameters.baud if self.parameters else 0
        return self.exchange.transport.speed or told or FACTORY_BAUD

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The pictures that may come, the likeliest first; one once a picture has come."""
        return self._layouts

    @property
    def info(self) -> SensorInfo:
        profile, layout, told = self.profile, self._layouts[0], self.parameters
        return SensorInfo(
            model=profile.name,
            width=layout.width,
            height=layout.height,
            depth=layout.depth,
            dpi=profile.dpi,
            library_size=told.library_size if told else 0,
            packet_size=(told.packet_size if told else None) or FACTORY_PACKET_SIZE,
            speed=self.baud,
            address=self.exchange.address,
            serial=self.product.serial if self.product else "",
            port=self.exchange.transport.name,
            capabilities=frozenset(self._capabilities()),
        )

    def _capabilities(self) -> Iterator[Capability]:
        if self.parameters and self.parameters.library_size:
            yield Capability.LIBRARY
        if self.parameters and self.exchange.transport.speed is not None:
            yield Capability.SPEED
        if self.profile.has_ring_light:
            yield from (Capability.RING_LIGHT, Capability.AUTOMATIC)

    @property
    def is_sure_of_layout(self) -> bool:
        return self._profile is not None or self.product is not None or len(self._layouts) == 1

    def learn_layout(self, layout: Layout) -> None:
        self._layouts = (layout,)

    def look(self) -> Status:
        """Have the sensor take a picture and say what it saw; an answer to an earlier look never counts."""
        if not self._is_found:
            self.connect()
            return self._look()
        try:
            return self._look()
        except (DeviceTimeout, DeviceFault):
            self.connect()
            return self._look()

    def holds_picture(self) -> bool:
        """Whether the picture is still in the buffer, as far as this module tells: a reboot loses it."""
        if not self._reports_picture:
            return True
        told = self.exchange.fence()
        if told is not None and State.VALID_IMAGE in told.state:
            self._misreports = 0
            return True
        self._misreports += 1
        self._reports_picture = self._misreports < _MISREPORTS_MAX
        self.exchange.dirty = True
        return False

    def demand(self, opcode: Opcode, parameters: bytes = b"", *, answer_s: float = ANSWER_S) -> Ack:
        """The answer to a command that must succeed; anything but OK is raised."""
        answer = self.exchange.ask(opcode, parameters, answer_s=answer_s)
        if answer.status is Status.PASSWORD_NEEDED and opcode is not Opcode.VERIFY_PASSWORD:
            self.verify_password()
            answer = self.exchange.ask(opcode, parameters, answer_s=answer_s)
        return self.accepted(opcode, answer)

    def accepted(self, opcode: Opcode, answer: Ack) -> Ack:
        """The answer if it is OK; anything else is raised."""
        if answer.status is not Status.OK:
            raise self.refused(opcode, answer)
        return answer

    def use_password(self, password: int) -> None:
        """The password to give whenever the module asks for one."""
        self._password = password

    def verify_password(self) -> None:
        answer = self.exchange.ask(Opcode.VERIFY_PASSWORD, self._password.to_bytes(4))
        if answer.status is not Status.OK:
            raise self.exchange.failed(faults.sensor_locked(self.exchange.transport.name, answer.status))

    def refused(self, opcode: Opcode, answer: Ack) -> DeviceError:
        what = opcode.name.lower().replace("_", " ")
        return self.exchange.failed(faults.sensor_refused(what, answer.status, answer.code))

    def _look(self) -> Status:
        for _ in range(_LOOKS_MAX):
            answer = self.exchange.ask(Opcode.CAPTURE, answer_s=_CAPTURE_ANSWER_S)
            if not self._is_newest():
                continue
            if answer.status in ABOUT_THE_FINGER:
                return answer.status
            if answer.status is not Status.PASSWORD_NEEDED:
                raise self.refused(Opcode.CAPTURE, answer)
            self.verify_password()
        raise self.exchange.failed(faults.garbled("capture"))

    def _is_newest(self) -> bool:
        """Whether the answer taken was the only one under way: a stale *seen* would fetch an old picture."""
        if self.exchange.has_fence:
            told = self.exchange.fence()
            is_newest = told is not None and not self.exchange.strays
            self._reports_picture |= (
                told is not None and State.VALID_IMAGE in told.state and not self._misreports
            )
        else:
            is_newest = not self.exchange.receive(_STRAY_S)
        self.exchange.dirty |= not is_newest
        return is_newest

    def _read_product(self) -> ProductInformation | None:
        """What newer modules tell of themselves; older ones refuse or keep silent."""
        answer = self.exchange.ask_once(Opcode.PRODUCT_INFORMATION, answer_s=_PRODUCT_ANSWER_S)
        if isinstance(answer, Ack):
            return ProductInformation.parse(answer.values) if answer.status is Status.OK else None
        self.exchange.dirty = True
        return None

    def _possible_layouts(self) -> tuple[Layout, ...]:
        if len(self._layouts) == 1:
            return self._layouts
        usual = Layout(self.profile.width, self.profile.height)
        both = (usual, replace(usual, depth=8))
        return both if self._profile or self.product else both + OTHER_LAYOUTS
