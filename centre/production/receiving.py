"""Books in cards that have come to their places, and hears the register's notices of deaths, step by step."""

from sqlalchemy import Engine

from centre.applications.eligibility import NoticeBoard, newest_notice, take_notices
from centre.applications.population import PopulationRegister
from centre.production.arrivals import asked_of, book_in, next_arrived
from centre.storage.keys import CentreKeys
from centre.storage.transactions import in_transaction
from centre.work.json_http import SilentError
from centre.work.silence import Silence
from kiosk.domain.clock import Clock
from kiosk.domain.inquiry import InquiryAnswer

PAUSE_S = 30.0  # after a register that did not answer
NOTICES_S = 60.0


class Receiving:
    """A card becomes ready only when the register, where there is one, knows its person to be alive."""

    def __init__(
        self, engine: Engine, keys: CentreKeys, register: PopulationRegister | None, clock: Clock
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._register = register
        self._clock = clock
        self._again_at = 0.0
        self._silence = Silence("the population register")

    def step(self) -> bool:
        if self._clock.monotonic() < self._again_at:
            return False
        try:
            return self._book_in_next()
        except SilentError as error:
            self._silence.noticed(error)
            self._again_at = self._clock.monotonic() + PAUSE_S
            return False

    def _book_in_next(self) -> bool:
        card = in_transaction(self._engine, next_arrived)
        if card is None:
            return False
        answer = self._ask(card.application)
        now = self._clock.now().timestamp()
        in_transaction(self._engine, lambda each: book_in(each, card, answer, now))
        return True

    def _ask(self, application: str) -> InquiryAnswer | None:
        asked = in_transaction(self._engine, lambda each: asked_of(each, self._keys, application))
        if asked is None or self._register is None:
            return None
        answer = self._register.ask(asked)
        self._silence.broken()
        return answer


class Notices:
    """Asks the register's notice board every minute."""

    def __init__(self, engine: Engine, keys: CentreKeys, board: NoticeBoard, clock: Clock) -> None:
        self._engine = engine
        self._keys = keys
        self._board = board
        self._clock = clock
        self._again_at = 0.0
        self._silence = Silence("the population register's notice board")

    def wake(self) -> None:
        """Ask at once, as after a turn of the clock."""
        self._again_at = 0.0

    def step(self) -> bool:
        """Take what is new; False when it is not time yet or nothing is."""
        if self._clock.monotonic() < self._again_at:
            return False
        self._again_at = self._clock.monotonic() + NOTICES_S
        try:
            told = self._board.notices(in_transaction(self._engine, newest_notice))
        except SilentError as error:
            self._silence.noticed(error)
            return False
        self._silence.broken()
        now = self._clock.now().timestamp()
        in_transaction(self._engine, lambda each: take_notices(each, self._keys, told, now))
        return bool(told)
