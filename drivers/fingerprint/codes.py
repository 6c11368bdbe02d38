"""The numbers of EF01: instructions (sheet §3), confirmation codes (§4), registers (§5), light (§7)."""

from enum import IntEnum, IntFlag


class Opcode(IntEnum):
    """The first payload byte of a command."""

    CAPTURE = 0x01
    EXTRACT = 0x02
    MATCH = 0x03
    SEARCH = 0x04
    MERGE = 0x05
    STORE = 0x06
    LOAD = 0x07
    UP_TEMPLATE = 0x08
    DOWN_TEMPLATE = 0x09
    UP_IMAGE = 0x0A
    DOWN_IMAGE = 0x0B
    DELETE = 0x0C
    EMPTY = 0x0D
    SET_PARAMETER = 0x0E
    READ_PARAMETERS = 0x0F
    SET_PASSWORD = 0x12
    VERIFY_PASSWORD = 0x13
    RANDOM = 0x14
    SET_ADDRESS = 0x15
    READ_INFORMATION_PAGE = 0x16
    PORT_CONTROL = 0x17
    WRITE_NOTEPAD = 0x18
    READ_NOTEPAD = 0x19
    FAST_SEARCH = 0x1B
    COUNT_TEMPLATES = 0x1D
    READ_INDEX = 0x1F
    CAPTURE_CHECKED = 0x28
    CANCEL = 0x30
    AUTO_ENROL = 0x31
    AUTO_IDENTIFY = 0x32
    LIGHT = 0x35
    CHECK_SENSOR = 0x36
    ALGORITHM_VERSION = 0x39
    FIRMWARE_VERSION = 0x3A
    PRODUCT_INFORMATION = 0x3C
    SOFT_RESET = 0x3D
    HANDSHAKE = 0x40
    BACKLIGHT_ON = 0x50
    BACKLIGHT_OFF = 0x51
    CAPTURE_DARK = 0x52
    ECHO = 0x53


class Status(IntEnum):
    """The first payload byte of an ack."""

    OK = 0x00
    RECEIVE_ERROR = 0x01
    NO_FINGER = 0x02
    CAPTURE_FAILED = 0x03
    TOO_DRY = 0x04
    TOO_WET = 0x05
    TOO_MESSY = 0x06
    TOO_FEW_FEATURES = 0x07
    NO_MATCH = 0x08
    NOT_FOUND = 0x09
    NOT_COMBINABLE = 0x0A
    PAGE_OUT_OF_RANGE = 0x0B
    TEMPLATE_INVALID = 0x0C
    TEMPLATE_UPLOAD_FAILED = 0x0D
    CANNOT_TAKE_DATA = 0x0E
    IMAGE_UPLOAD_FAILED = 0x0F
    DELETE_FAILED = 0x10
    EMPTY_FAILED = 0x11
    LOW_POWER_FAILED = 0x12
    WRONG_PASSWORD = 0x13
    RESET_FAILED = 0x14
    NO_VALID_IMAGE = 0x15
    UPDATE_FAILED = 0x16
    RESIDUAL_PRINT = 0x17
    FLASH_ERROR = 0x18
    UNDEFINED = 0x19
    BAD_REGISTER = 0x1A
    BAD_REGISTER_VALUE = 0x1B
    BAD_NOTEPAD_PAGE = 0x1C
    PORT_FAILED = 0x1D
    ENROL_FAILED = 0x1E
    LIBRARY_FULL = 0x1F
    ADDRESS_ERROR = 0x20
    PASSWORD_NEEDED = 0x21
    TEMPLATE_EMPTY = 0x22
    LIBRARY_EMPTY = 0x24
    TIMED_OUT = 0x26
    ALREADY_ENROLLED = 0x27
    SENSOR_FAULT = 0x29
    ILLEGAL_DATA = 0x35
    ECHO = 0x55
    UNKNOWN = 0x100
    """A byte the sheet does not list; never on the wire."""

    @classmethod
    def of(cls, code: int) -> "Status":
        return cls(code) if code in cls._value2member_map_ else cls.UNKNOWN


class Register(IntEnum):
    """What SET_PARAMETER can change."""

    SPEED = 4
    SECURITY_LEVEL = 5
    PACKET_SIZE = 6


class State(IntFlag):
    """The status register, word 0 of READ_PARAMETERS."""

    BUSY = 1
    LAST_MATCH_PASSED = 2
    PASSWORD_VERIFIED = 4
    VALID_IMAGE = 8


class LightMode(IntEnum):
    BREATHE = 1
    FLASH = 2
    ON = 3
    OFF = 4
    FADE_ON = 5
    FADE_OFF = 6


class LightColour(IntEnum):
    RED = 1
    BLUE = 2
    PURPLE = 3
    GREEN = 4
    YELLOW = 5
    CYAN = 6
    WHITE = 7


BAUD_UNIT = 9600
PACKET_SIZES = (32, 64, 128, 256)
BOOT_BYTE = b"\x55"
