"""What the centre does on its own account with the world outside: cards made, booked in, notices heard."""

from sqlalchemy import Engine

from centre.applications.eligibility import NoticeBoard
from centre.applications.population import PopulationRegister
from centre.clock import call_on_turn
from centre.production.port import Production
from centre.production.producer import Producer
from centre.production.receiving import Notices, Receiving
from centre.storage.keys import CentreKeys
from centre.work.background import Background
from kiosk.domain.clock import Clock
from kiosk.domain.policy import ProcessPolicy


def errands(
    engine: Engine,
    keys: CentreKeys,
    *,
    policy: ProcessPolicy,
    clock: Clock,
    production: Production | None,
    register: PopulationRegister | None,
    board: NoticeBoard | None,
) -> tuple[Background, ...]:
    """A thread for each; whom nobody named is not asked."""
    made = [Background("receiving", Receiving(engine, keys, register, clock).step)]
    if production is not None:
        producer = Producer(engine, keys, production, policy=policy, clock=clock)
        made.append(Background("production", producer.step))
    if board is not None:
        notices = Notices(engine, keys, board, clock)
        call_on_turn(clock, notices.wake)
        made.append(Background("notices", notices.step))
    return tuple(made)
