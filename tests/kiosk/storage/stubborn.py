"""What the tests of a failing disk run: writes on and on, and tells each commit and each refusal.

python -m tests.kiosk.storage.stubborn FOLDER
"""

import sys
from pathlib import Path

from kiosk.storage.store import Store, StoreError, count


def main(folder: Path) -> None:
    try:
        store = Store.open(folder)
    except StoreError as error:
        print(f"closed {error}", flush=True)
        return
    print("ready", flush=True)
    while sys.stdin.readline():
        try:
            with store.transaction() as cursor:
                seq = count(cursor, "seq")
                cursor.execute("INSERT INTO outbox VALUES (?, ?, ?)", (seq, f"id-{seq}", bytes(3000)))
            print(f"kept {seq}", flush=True)
        except StoreError as error:
            print(f"refused {error}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
