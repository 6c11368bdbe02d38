"""What each order of the centre does. None of it has a card, a latch or a reader to do it with."""

import shutil
from collections.abc import Callable, Mapping
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

from kiosk.domain.audit import next_link
from kiosk.domain.orders import Order, OrderType
from kiosk.domain.topics import KioskTopics
from kiosk.reporting.alarms import Alarms
from kiosk.reporting.configured import Configured
from kiosk.reporting.lock import DeliveryLock
from kiosk.reporting.orders import Act, OrderFailedError
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.publication import Message
from kiosk.reporting.recent_log import LINES, RecentLog, pieces
from kiosk.reporting.stamp import Stamp
from kiosk.storage.store import Store

LOG_EXPIRY_S = 3600
AUDITED = 2000  # newest entries of the audit that a self-test looks at


class Hands(Protocol):
    """What an order may touch."""

    alarms: Alarms
    lock: DeliveryLock
    configured: Configured

    def restart_when_idle(self) -> None: ...

    def renew_certificate(self) -> Mapping[str, Any]: ...


class Acts:
    def __init__(
        self,
        hands: Hands,
        store: Store,
        outbox: Outbox,
        stamp: Stamp,
        publish: Callable[[Message], bool],
        *,
        topics: KioskTopics,
        log: RecentLog,
        folder: Path,
    ) -> None:
        self._hands = hands
        self._store = store
        self._outbox = outbox
        self._stamp = stamp
        self._publish = publish
        self._topics = topics
        self._log = log
        self._folder = folder

    def table(self) -> Mapping[OrderType, Act]:
        return {
            OrderType.PING: self._ping,
            OrderType.LOCK: self._lock,
            OrderType.UNLOCK: self._unlock,
            OrderType.RESTART: self._restart,
            OrderType.SELF_TEST: self._self_test,
            OrderType.LOG_PULL: self._pull_log,
            OrderType.OUTBOX_FLUSH: self._flush_outbox,
            OrderType.CONFIG_APPLY: self._apply_configuration,
            OrderType.CERT_RENEW: lambda order: self._hands.renew_certificate(),
            OrderType.ALARM_ACKNOWLEDGE: self._acknowledge,
        }

    def _ping(self, order: Order) -> Mapping[str, Any]:
        return {"boot": self._stamp.boot, "up_s": round(self._stamp.clock.monotonic(), 1)}

    def _lock(self, order: Order) -> Mapping[str, Any]:
        self._hands.lock.lock()
        return {"locked_by": ", ".join(self._hands.lock.causes())}

    def _unlock(self, order: Order) -> Mapping[str, Any]:
        return {"was_locked_by": ", ".join(self._hands.lock.unlock())}

    def _restart(self, order: Order) -> None:
        """Its end is told by the next start."""
        self._hands.restart_when_idle()

    def _self_test(self, order: Order) -> Mapping[str, Any]:
        depth = self._outbox.depth()
        (checked,) = self._store.query("PRAGMA quick_check(1)")[0]
        return {
            "software": version("national-card-kiosk"),
            "store": str(checked)[:64],
            "audit": "ok" if audit_holds(self._store) else "broken",
            "disk_free_mb": shutil.disk_usage(self._folder).free // 1_000_000,
            "outbox_rows": depth.rows,
            "clock": self._stamp.trust.value,
            "alarms": len(self._hands.alarms.open()),
            "locked_by": ", ".join(self._hands.lock.causes()),
            "configuration": self._hands.configured.now.revision,
        }

    def _pull_log(self, order: Order) -> Mapping[str, Any]:
        lines = order.args.get("lines", LINES)
        if type(lines) is not int or not 1 <= lines <= LINES:
            raise OrderFailedError("bad_lines")
        sent = 0
        for number, body in pieces(self._stamp.kiosk, order.id, self._log.text(lines)):
            topic = self._topics.log_piece(order.id, number)
            if not self._publish(Message(topic, body, expiry_s=LOG_EXPIRY_S)):
                raise OrderFailedError("no_line")
            sent = number
        return {"pieces": sent}

    def _flush_outbox(self, order: Order) -> Mapping[str, Any]:
        self._outbox.reconnected()
        return {"rows": self._outbox.depth().rows}

    def _apply_configuration(self, order: Order) -> Mapping[str, Any]:
        """What waits for a start gets one."""
        configured, wanted = self._hands.configured, order.args.get("revision")
        if wanted != configured.now.revision:
            raise OrderFailedError("other_revision")
        restarts = configured.waits_for_start
        if restarts:
            self._hands.restart_when_idle()
        configured.tell()
        return {"revision": configured.now.revision, "restarts": restarts}

    def _acknowledge(self, order: Order) -> Mapping[str, Any]:
        code = order.args.get("code")
        if not isinstance(code, str):
            raise OrderFailedError("bad_code")
        was_open = self._hands.alarms.acknowledge(code)
        self._outbox.wake()
        return {"code": code, "was_open": was_open}


def audit_holds(store: Store) -> bool:
    """Whether the newest entries of the audit are each chained to the one before."""
    sql = "SELECT number, body, chain FROM audit ORDER BY number DESC LIMIT ?"
    rows = store.query(sql, (AUDITED,))
    return all(
        number == before + 1 and next_link(chain_before, body) == chain
        for (number, body, chain), (before, _, chain_before) in pairwise(rows)
    )
