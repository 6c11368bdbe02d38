"""What the kill tests kill: takes forms and packets on a real store, and says so only once they are durable.

python -m tests.kiosk.storage.killed FOLDER CENTRE_SIGNING_HEX FIRST
"""

import sys
import uuid
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.clock import SystemClock
from kiosk.domain.number_lists import check, draw, sign
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.storage.number_stock import NoNumberLeftError, NumberStock
from kiosk.storage.packet_shelf import PacketShelf
from kiosk.storage.store import Store
from kiosk.storage.submissions import REGISTERED, Submissions

SIZE = 20
FORM = {"form": {"applicant": {"national_code": "9991234500", "birth_date": "1986-07-03"}}, "contact": {}}


def numbers(key: Ed25519PrivateKey, serial: int) -> dict[str, object]:
    """The same list for the same serial, as the centre's stored answer is."""
    state = [serial * 7919 + 1]

    def below(most: int) -> int:
        state[0] = (state[0] * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state[0] >> 33) % most

    return sign(draw("k-17", serial, SIZE, taken=(), below=below), key)


def refill(store: Store, stock: NumberStock, key: Ed25519PrivateKey) -> None:
    """Bring the list that was drawn last once more and the next one, as repeated answers would."""
    newest = store.query("SELECT coalesce(max(value), 0) FROM counters WHERE name = 'number_list'")[0][0]
    for serial in range(max(1, newest), newest + 2):
        stock.add(check(numbers(key, serial), key.public_key(), "k-17"))


def upload(shelf: PacketShelf, name: uuid.UUID) -> None:
    """A packet that goes in five parts."""
    shelf.put(name, str(name), {"face": "x" * 20_000}, {})
    print(f"packet {name}", flush=True)
    found = shelf.find(name)
    assert found
    for part in range(1, 6):
        shelf.progressed(found, part)
    if name.int % 2:
        shelf.acknowledged(found)
        print(f"acknowledged {name}", flush=True)


def main(folder: Path, signing: str, first: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(signing))
    sealing = X25519PrivateKey.from_private_bytes(b"c" * 32).public_key()
    keys = KioskKeys("k-17", X25519PrivateKey.from_private_bytes(b"k" * 32), sealing, key.public_key())
    store, clock = Store.open(folder), SystemClock()
    outbox, stock = Outbox(store, clock), NumberStock(store)
    stamp = Stamp("k-17", store.next_boot(), clock)
    submissions = Submissions(store, stock, stamp, outbox)
    shelf = PacketShelf(store, keys, stamp, outbox, Ed25519PrivateKey.from_private_bytes(b"p" * 32))
    print("ready", flush=True)
    for at in range(first, first + 10_000):
        try:
            kept = submissions.accept(uuid.UUID(int=at), FORM)
        except NoNumberLeftError:
            refill(store, stock, key)
            continue
        print(f"kept {kept.id} {kept.tracking}", flush=True)
        if at % 3 == 0:
            submissions.settle(kept, REGISTERED)
            print(f"settled {kept.id}", flush=True)
        if at % 5 == 0:
            upload(shelf, uuid.UUID(int=at))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
