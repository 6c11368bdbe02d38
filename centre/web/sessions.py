"""Who is signed in: a random token in a cookie no script can read, and a word against forged requests."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

IDLE_S = 15 * 60.0
LONGEST_S = 10 * 3600.0
MOST = 1000
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Session(Generic[P]):
    """`forgery_word` stands in every form that changes something, and must come back with it."""

    who: P
    began_s: float
    forgery_word: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


class Sessions(Generic[P]):
    """Of one kind of people, in memory: a restart signs everybody out."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Session[P], float]] = {}

    def begin(self, who: P) -> str:
        """The token of a new session."""
        token, now = secrets.token_urlsafe(32), self._monotonic()
        with self._lock:
            self._forget(now)
            while len(self._known) >= MOST:
                del self._known[min(self._known, key=lambda each: self._known[each][1])]
            self._known[token] = Session(who, now), now
        return token

    def find(self, token: str | None, *, awake: bool = True) -> Session[P] | None:
        """The session of a token; `awake` when a person asked, not a page by itself."""
        now = self._monotonic()
        with self._lock:
            self._forget(now)
            found = self._known.get(token or "")
            if found is None:
                return None
            if awake:
                self._known[token or ""] = found[0], now
            return found[0]

    def end(self, token: str | None) -> None:
        with self._lock:
            self._known.pop(token or "", None)

    def _forget(self, now: float) -> None:
        for token, (session, seen_s) in list(self._known.items()):
            if now - seen_s > IDLE_S or now - session.began_s > LONGEST_S:
                del self._known[token]
