"""Every fault of a kiosk: its code, how severe it is, and the key of its text."""

from enum import StrEnum


class Severity(StrEnum):
    WARNING = "warning"
    ALARM = "alarm"
    HIGH = "high"


class Fault(StrEnum):
    """Codes as they travel in reports and health; never data of a person or a device."""

    SENSOR_LOST = "sensor_lost"
    SENSOR_FAULT = "sensor_fault"
    READER_LOST = "reader_lost"
    READER_FAULT = "reader_fault"
    CENTRE_SILENT = "centre_silent"
    JOURNAL_FAILED = "journal_failed"
    BIOMETRICS_FAILED = "biometrics_failed"
    PROGRAM_ERROR = "program_error"
    CARD_SUSPECT = "card_suspect"
    WRONG_CARD = "wrong_card"
    CARD_NOT_AUTHENTIC = "card_not_authentic"
    OFFICER_CARD_REFUSED = "officer_card_refused"  # it only claims to be an officer's, or was withdrawn
    KIOSK_NOT_TRUSTED = "kiosk_not_trusted"
    FINGER_BLOCKED = "finger_blocked"
    REPEATED_MISMATCH = "repeated_mismatch"
    CARD_NOT_TAKEN = "card_not_taken"
    RELEASE_UNCONFIRMED = "release_unconfirmed"
    CABINET_LOST = "cabinet_lost"
    LATCH_STUCK = "latch_stuck"
    LATCH_OPEN = "latch_open"
    CASE_OPENED = "case_opened"
    UNFINISHED_DELIVERY = "unfinished_delivery"
    CAMERA_LOST = "camera_lost"
    SCANNER_LOST = "scanner_lost"
    PRINTER_LOST = "printer_lost"
    OUTBOX_FILLING = "outbox_filling"
    DISK_LOW = "disk_low"
    CLOCK_JUMPED = "clock_jumped"
    AUDIT_BROKEN = "audit_broken"
    STORE_DAMAGED = "store_damaged"  # it was set aside, and what could be read of it saved into a new one
    GUESSED_OFFLINE = "guessed_offline"  # so many wrong numbers without a line that the kiosk takes no more
    LOCKED_BY_CENTRE = "locked_by_centre"

    @property
    def severity(self) -> Severity:
        return _SEVERITIES.get(self, Severity.ALARM)


_SEVERITIES = {
    Fault.CENTRE_SILENT: Severity.WARNING,
    Fault.UNFINISHED_DELIVERY: Severity.WARNING,
    Fault.PRINTER_LOST: Severity.WARNING,
    Fault.OUTBOX_FILLING: Severity.WARNING,
    Fault.LOCKED_BY_CENTRE: Severity.WARNING,
    Fault.AUDIT_BROKEN: Severity.HIGH,
    Fault.STORE_DAMAGED: Severity.HIGH,
    Fault.WRONG_CARD: Severity.HIGH,
    Fault.CARD_NOT_AUTHENTIC: Severity.HIGH,
    Fault.OFFICER_CARD_REFUSED: Severity.HIGH,
    Fault.KIOSK_NOT_TRUSTED: Severity.HIGH,
    Fault.RELEASE_UNCONFIRMED: Severity.HIGH,
    Fault.LATCH_OPEN: Severity.HIGH,
    Fault.CASE_OPENED: Severity.HIGH,
}

LOCKING = frozenset({Fault.CARD_NOT_AUTHENTIC.value, Fault.CASE_OPENED.value})
"""What locks the delivery until the centre unlocks it (F13, F32)."""
