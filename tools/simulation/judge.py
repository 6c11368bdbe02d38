"""The nine invariants over one run: disk (by `check-state`), centre, screen, and what people hold."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from kiosk.domain.applications import ApplicationState as S
from kiosk.inspection import judge as on_disk
from kiosk.session.states import Attract, OutOfService, State
from kiosk.storage.store import Store, StoreError
from tools.simulation.broker import Broker
from tools.simulation.cases import CAPACITY
from tools.simulation.centre import SmallCentre
from tools.simulation.people import Promises
from tools.simulation.violations import Violation, hold
from tools.simulation.visitors import Visitors


class Judge:
    """Of one run, in its midst and after a crash; Violation names the invariant that is broken."""

    def __init__(self, folder: Path, centre: SmallCentre, broker: Broker, visitors: Visitors) -> None:
        self._folder = folder
        self._centre = centre
        self._broker = broker
        self._visitors = visitors

    def all(self, state: State, store: Store) -> None:
        judge_screen(state, self._secrets())
        self._privacy()
        with suppress(StoreError):  # a store that gave up is judged from its disk
            judge_promises(self._centre, store, self._visitors.promises)

    def remains(self) -> None:
        """What is left where the process has ended."""
        judge_disk(self._folder)
        self._privacy()

    def _privacy(self) -> None:
        judge_privacy(self._folder, self._broker, self._secrets())
        self._broker.heard.clear()

    def _secrets(self) -> list[str]:
        return [*sorted({case.code for case in self._centre.cases}), *self._visitors.secrets()]


def judge_disk(folder: Path) -> None:
    """1 to 6 as far as the kiosk's own disk tells."""
    found = on_disk.check_state(folder, None)
    if found:
        raise Violation(6, "; ".join(found))


def judge_privacy(folder: Path, broker: Broker, secrets: Iterable[str]) -> None:
    """7: no file and nothing on the line holds what a person said of themselves."""
    places = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    places |= {f"message {topic}": payload for topic, payload in broker.heard}
    for secret in secrets:
        word = secret.encode()
        for name, held in places.items():
            hold(7, word not in held and word not in name.encode(), f"a person's words are in {name}")


def judge_screen(state: State, secrets: Iterable[str]) -> None:
    """8: who waits for the next person knows nothing of the last one."""
    if isinstance(state.stage, Attract | OutOfService):
        texts = set(_texts(state))
        hold(8, not texts & set(secrets), "something of the last person is still in the state")


def judge_promises(centre: SmallCentre, store: Store, promises: Promises) -> None:
    """1, 2, 4 and 5: what was shown is kept, here or at the centre."""
    known = {case.tracking: case for case in centre.cases if case.tracking}
    (waiting,) = store.query("SELECT count(*) FROM submissions")[0]
    unknown = set(promises.tracking) - set(known) - centre.cases.refused
    hold(1, len(unknown) <= waiting, f"{len(unknown)} numbers were given out, {waiting} forms wait")
    for tracking, code in promises.tracking.items():
        hold(1, tracking not in known or known[tracking].code == code, "a number names somebody else")
    hold(2, len(promises.given) == len(set(promises.given)), "a card was handed out twice")
    for tracking in promises.booked:
        hold(4, tracking in known, "an appointment of an application nobody has")
    for tracking in promises.withdrawn:
        hold(1, known[tracking].state is S.CANCELLED, "a withdrawn application goes on")
    for tracking, place in promises.moved.items():
        hold(1, known[tracking].place == place, "a card goes where nobody asked for it")
    for slot, taken in centre.cases.slots_taken():
        hold(4, taken <= CAPACITY, f"slot {slot} holds {taken} people")
    owed = {seq for (seq,) in store.query("SELECT seq FROM outbox")}
    dead = {seq for (seq,) in store.query("SELECT seq FROM dead_letters")}
    (newest,) = store.query("SELECT coalesce(max(value), 0) FROM counters WHERE name = 'seq'")[0]
    there = centre.numbers.get(store.id, set())
    lost = set(range(1, newest + 1)) - owed - dead - there
    hold(5, not lost, f"events {sorted(lost)[:5]} are neither owed nor at the centre")


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (text for each in fields(value) for text in _texts(getattr(value, each.name)))
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for each in pair for text in _texts(each))
    elif isinstance(value, tuple | list | frozenset | set):
        yield from (text for each in value for text in _texts(each))
