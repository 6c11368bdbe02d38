"""Some kiosks of the outage trial as one process: killed and started again, they go on where they were."""

import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.domain.delivery import Authorisation, DeliveryStep
from kiosk.ports import CentreSilentError
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.link import LinkSettings, MqttLink
from kiosk.reporting.outbox import Outbox, OutboxLimits
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Report
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.store import Store

AT_ONCE = 8
REQUEST_S = 9.0
STARTED = Report("journey.started", {"journey": "delivery", "language": "fa"})


class Member:
    """One kiosk without screen or devices: what it owes is in its store."""

    def __init__(self, folder: Path, port: int, name: str) -> None:
        clock = SystemClock()
        self.name = name
        self.store = Store.open(folder / name)
        self.stamp = Stamp(name, self.store.next_boot(), clock)
        self.outbox = Outbox(self.store, clock, OutboxLimits(resend_s=4.0))
        self.journal = DeliveryJournal(self.store, self.stamp, self.outbox)
        settings = LinkSettings("127.0.0.1", port, request_s=REQUEST_S, stagger_s=2, reconnect_cap_s=2)
        keys = KioskKeys.load(folder / name / "keys")
        self.link = MqttLink(settings, self.stamp, self.outbox, keys, on_centre=lambda there: None)

    def live(self, events: int, receipt: str, code: str) -> None:
        """Journal what is still missing of `events`, then deliver the one card unless that is done."""
        self.link.start()
        for _ in range(events - self._count("journey.started")):
            self.journal.tell(STARTED)
            time.sleep(random.uniform(0, 0.1))
        while not self.store.query("SELECT 1 FROM journal WHERE step = ?", (DeliveryStep.CONFIRMED.value,)):
            self._deliver(receipt, code)

    def _deliver(self, receipt: str, code: str) -> None:
        try:
            claim = self.link.central.claim(receipt, code)
        except CentreSilentError:
            time.sleep(0.2)
            return
        if not isinstance(claim, Authorisation):
            raise SystemExit(f"{self.name}: {claim}")
        told = {"application": claim.application}
        self.journal.append(DeliveryStep.CLAIM, claim.application, {}, Report("delivery.claimed", told))
        verdict = Report("delivery.verdict", told | {"verdict": "match"})
        self.journal.append(DeliveryStep.VERDICT, claim.application, {}, verdict)
        ended = Report("delivery.ended", told | {"outcome": "delivered"})
        self.journal.append(DeliveryStep.CONFIRMED, claim.application, {}, ended)

    def _count(self, kind: str) -> int:
        sql = "SELECT count(*) FROM audit WHERE instr(body, ?)"
        return int(self.store.query(sql, (f'"{kind}"',))[0][0])

    def close(self) -> None:
        self.link.stop()
        self.store.close()


def main(folder: Path, port: int, events: int, people: list[tuple[str, str, str]]) -> None:
    """`people`: for each kiosk its name and what its applicant brings, receipt number and code."""
    members = {name: Member(folder, port, name) for name, _, _ in people}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(members[name].live, events, *brought) for name, *brought in people]:
            done.result()
    print("DONE", flush=True)
    while any(each.outbox.depth().rows for each in members.values()):
        time.sleep(0.1)
    print("EMPTY", flush=True)
    sys.stdin.read()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(Member.close, members.values()))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]),
        int(sys.argv[3]),
        [(name, receipt, code) for name, receipt, code in (each.split(":") for each in sys.argv[4:])],
    )
