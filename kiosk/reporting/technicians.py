"""Who may sign on as technician here: the centre's signed list, five wrong tries, line or not."""

import logging
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain import technicians
from kiosk.domain.clock import Clock
from kiosk.domain.documents import parse_json
from kiosk.domain.technicians import TechnicianList, TechniciansError
from kiosk.domain.text import ascii_digits
from kiosk.session.journeys.technician.parts import Refusal, Technician, TechnicianRole
from kiosk.storage.store import StoreError
from kiosk.storage.tries import TECHNICIAN, Tries

log = logging.getLogger(__name__)


def read_list(folder: Path, key: Ed25519PublicKey, place: str, clock: Clock) -> TechnicianList:
    """The list in the keys' folder; TechniciansError says why nobody can sign on."""
    path = folder / technicians.FILE
    try:
        document = parse_json(path.read_bytes())
    except OSError as error:
        raise TechniciansError(f"no {path}; kiosk-centre technicians makes one") from error
    except ValueError as error:
        raise TechniciansError(f"{path} is no JSON; install another") from error
    if not isinstance(document, dict):
        raise TechniciansError(f"{path} is no technicians' list; install another")
    return technicians.check(document, key, place, clock.now())


class Accounts:
    """Blocks its caller for as long as Argon2id takes."""

    def __init__(self, folder: Path, key: Ed25519PublicKey, place: str, tries: Tries, clock: Clock) -> None:
        self._folder = folder
        self._key = key
        self._place = place
        self._tries = tries
        self._clock = clock
        self._wrong_unwritten = 0  # tries that a broken store cannot count

    def check(
        self, number: str, pin: str, *, by_card: bool = False
    ) -> Technician | tuple[Refusal, float | None]:
        """Whose number and PIN these are; else why not, and for how long nobody may try again.

        `by_card`: a card that proved itself told the number.
        """
        number = ascii_digits(number)[:16]
        if wait_s := self._locked_s(number):
            return Refusal.LOCKED, wait_s
        try:
            account = read_list(self._folder, self._key, self._place, self._clock).account(number)
        except TechniciansError as error:
            log.warning("nobody can sign on: %s", error)
            return Refusal.NO_ACCOUNTS, None
        if account is None or not _is_right(account.pin_hash, ascii_digits(pin)):
            self._count(number, right=False)
            return Refusal.WRONG, None
        self._count(number, right=True)
        return Technician(account.reference, TechnicianRole(account.role), by_card)

    def _locked_s(self, number: str) -> float | None:
        if self._wrong_unwritten >= TECHNICIAN.most:
            return TECHNICIAN.lock.total_seconds()  # until the program is started anew
        try:
            return self._tries.locked_s(TECHNICIAN, number) or None
        except StoreError:
            return None

    def _count(self, number: str, *, right: bool) -> None:
        try:
            if right:
                self._tries.right(TECHNICIAN, number)
            else:
                self._tries.wrong(TECHNICIAN, number)
        except StoreError:
            self._wrong_unwritten = 0 if right else self._wrong_unwritten + 1


def _is_right(pin_hash: str, pin: str) -> bool:
    try:
        return PasswordHasher().verify(pin_hash, pin)
    except (Argon2Error, InvalidHashError):
        return False
