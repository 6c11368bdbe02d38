"""What kiosk and centre say to each other about handing over one card."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DeliveryStep(StrEnum):
    """The journal's records of one delivery, in order; each is durable before the step acts."""

    CLAIM = "D1"
    DOCUMENTS = "D2"
    CARD = "D3"
    CAPTURE = "D4"
    VERIFY_INTENT = "D5"
    VERDICT = "D6"
    RECORD_INTENT = "D6a"
    CHIP_RECEIPT = "D6b"
    RELEASE_INTENT = "D7"
    TAKEN = "D8"
    CONFIRMED = "D9"
    ENDED = "END"  # the claim is freed without a delivery


class DeliveryOutcome(StrEnum):
    """How a delivery ended; all but DELIVERED leave the card in custody."""

    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    REFERRED = "referred"
    CARD_FAULT = "card_fault"
    UNCONFIRMED = "unconfirmed"
    RESTARTED = "restarted"
    FAULT = "fault"


class ReferralReason(StrEnum):
    """Why the applicant is sent to the attended desk."""

    NOT_MATCHED = "not_matched"
    FINGER_BLOCKED = "finger_blocked"
    NO_USABLE_SAMPLE = "no_usable_sample"
    CANNOT_GIVE_FINGER = "cannot_give_finger"
    CARD_FAULT = "card_fault"
    NOT_THIS_CARD = "not_this_card"
    NOT_AUTHENTIC = "not_authentic"
    UNCONFIRMED_RELEASE = "unconfirmed_release"
    LATCH_STUCK = "latch_stuck"
    CLAIM_ENDED = "claim_ended"  # the authority ended the application meanwhile


class ClaimRefusal(StrEnum):
    """Why a claim is not granted. Unknown receipt and wrong second item are one and the same answer."""

    NOT_FOUND = "not_found"
    TOO_MANY_TRIES = "too_many_tries"
    OTHER_PLACE = "other_place"
    NOT_READY = "not_ready"
    ALREADY_DELIVERED = "already_delivered"
    CLAIMED_ELSEWHERE = "claimed_elsewhere"


class OfficerRefusal(StrEnum):
    """Why the officer's confirmation of the documents does not count; of the card the kiosk alone speaks."""

    WRONG_PIN = "wrong_pin"
    LOCKED = "locked"
    OTHER_PLACE = "other_place"
    NO_CARD = "no_card"
    NOT_OFFICERS_CARD = "not_officers_card"
    CARD_UNREADABLE = "card_unreadable"
    CARD_NOT_AUTHENTIC = "card_not_authentic"
    OWN_APPLICATION = "own_application"  # the officer is the applicant, or of the applicant's family


@dataclass(frozen=True, slots=True)
class Authorisation:
    """The centre's word that this card may be handed over at this kiosk, for a while, to its holder.

    `application` is the opaque reference used in every report; `holder_digest` is
    `holder_digest(card_serial, national_code)`, so that no name travels.
    """

    application: str
    card_serial: str
    holder_digest: bytes = field(repr=False)
    kiosk: str
    expires_at: datetime
    sessions_failed: int = 0


@dataclass(frozen=True, slots=True)
class DocumentsConfirmed:
    """An officer saw the applicant's identity documents; `checker` is the officer's opaque reference."""

    checker: str


def holder_digest(card_serial: str, national_code: str) -> bytes:
    """Binds a card to its holder: SHA-256 over both texts in UTF-8, each after its length in 4 bytes."""
    parts = (card_serial.encode(), national_code.encode())
    return hashlib.sha256(b"".join(len(part).to_bytes(4) + part for part in parts)).digest()
