"""What one kiosk's page shows beyond its parts: alarms, commands, configuration, and figures hour by hour."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from centre.fleet import alarms, configurations, orders
from centre.fleet.figures import HOURS_KEPT, figures_of
from centre.fleet.tables import information

ORDERS_SHOWN = 20
QUEUE, TEMPERATURE = "outbox_rows", "temperature_c"


@dataclass(frozen=True, slots=True)
class RemotePage:
    alarms: list[Any]
    orders: list[Any]
    configuration: Any
    information: dict[str, Any]
    queue: Sequence[float | None]
    temperature: Sequence[float | None]


def remote_page(connection: Connection, kiosk: str, now: float) -> RemotePage:
    told = connection.execute(select(information.c.told).where(information.c.kiosk == kiosk)).scalar()
    figures, none = figures_of(connection, kiosk, now), [None] * HOURS_KEPT
    return RemotePage(
        alarms.open_alarms(connection, kiosk),
        orders.latest(connection, ORDERS_SHOWN, kiosk),
        configurations.of_kiosk(connection, kiosk),
        json.loads(told) if told else {},
        figures.get(QUEUE, none),
        figures.get(TEMPERATURE, none),
    )
