"""What every act of an officer is carried out with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from centre.fleet.register import Officer
from centre.storage.keys import CentreKeys
from kiosk.domain.desk import Act
from kiosk.domain.policy import ProcessPolicy


@dataclass(frozen=True, slots=True)
class Asked:
    """What an officer wants; `named` is a tracking or receipt number, a card's serial or an application.

    `details` are the act's own: `place`, `changes`, `contact`, `outcome`.
    """

    act: Act
    named: str
    reason: str
    details: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Desk:
    """One open transaction and who stands at the desk."""

    connection: Connection
    keys: CentreKeys
    policy: ProcessPolicy
    officer: Officer
    now: float
    second: Officer | None = None
