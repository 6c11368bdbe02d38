"""Why a message is not taken, by kiosk or centre."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why a message is not taken."""

    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    UNKNOWN_VERSION = "unknown_version"
    BAD_FIELD = "bad_field"
    FOREIGN_KIOSK = "foreign_kiosk"
    UNKNOWN_KIOSK = "unknown_kiosk"
    NOT_SEALED = "not_sealed"
    CONFLICT = "conflict"
    STALE = "stale"
    REPEATED = "repeated"


class MessageError(ValueError):
    """A message that is not taken; `detail` names the field at fault."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(f"{refusal.value}: {detail}" if detail else refusal.value)
        self.refusal = refusal
