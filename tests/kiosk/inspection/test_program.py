"""`kiosk check-state` and `kiosk audit verify` over a real store, sound and tampered with in every way."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.domain.delivery import DeliveryStep as Step
from kiosk.domain.messages import Ack
from kiosk.reporting.keys import make_kiosk_key
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.signing import signing_key
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Report
from kiosk.storage.journal import DeliveryJournal, Onlooker
from kiosk.storage.sealed import seal_value
from kiosk.storage.store import Store
from ui.cli import main

TRIAL: dict[str, object] = {"finger": 2, "tries_left": 5, "attempt": 1}
COURSE: tuple[tuple[Step, dict[str, object]], ...] = (
    (Step.CLAIM, {}),
    (Step.DOCUMENTS, {"checker": "o-1"}),
    (Step.CARD, {"card_serial": "C1", "fingers": [2]}),
    (Step.CAPTURE, TRIAL),
    (Step.VERIFY_INTENT, TRIAL),
    (Step.VERDICT, TRIAL | {"verdict": "match"}),
    (Step.RECORD_INTENT, {}),
    (Step.CHIP_RECEIPT, {"digest": "ab" * 32}),
    (Step.RELEASE_INTENT, {"card_serial": "C1"}),
    (Step.TAKEN, {"evidence": "removal"}),
    (Step.CONFIRMED, {"outcome": "delivered"}),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A kiosk that delivered one card, one event acknowledged and three still owed."""
    keys = tmp_path / "keys"
    make_kiosk_key(keys)
    enrolled = {"kiosk": "kiosk-1", "sealing": "9" + "0" * 63, "signing": "5866" + "6" * 60}
    (keys / "centre.json").write_text(json.dumps(enrolled))
    signing_key(keys)
    store = Store.open(tmp_path / "kiosk")
    stamp = Stamp("kiosk-1", store.next_boot(), SystemClock())
    outbox = Outbox(store, stamp.clock)
    events: list[str] = []
    journal = DeliveryJournal(store, stamp, outbox, Onlooker(lambda event: events.append(str(event.id))))
    for step, facts in COURSE:
        report = (
            Report("delivery.claimed", {"application": "a1"}) if step in (Step.CLAIM, Step.VERDICT) else None
        )
        receipt = b"signed by the chip" if step is Step.CHIP_RECEIPT else None
        journal.append(step, "a1", facts, report, receipt)
    journal.tell(Report("journey.ended", {"journey": "delivery"}))
    journal.tell(Report("journey.started", {"journey": "delivery"}))
    outbox.acknowledged(Ack(store.id, stamp.session, 1))
    with store.transaction() as cursor:
        for row, number in enumerate(("274819305625", "274819305633"), 1):
            sealed = seal_value(cursor, store, "numbers", row, {"number": number})
            cursor.execute("INSERT INTO numbers VALUES (?, ?, ?)", (row, *sealed))
    store.close()
    (tmp_path / "acks").write_text("".join(f"ACK event {each}\n" for each in events) + "ACK delivery a1\n")
    return tmp_path


def change(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "kiosk" / "kiosk.db")) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        changed = connection.execute(sql).rowcount
    assert changed


def told(capsys: pytest.CaptureFixture[str], *command: str | Path) -> tuple[int, str]:
    code = main([str(word) for word in command])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out + err


def test_a_sound_state_has_nothing_amiss(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "check-state", folder, "--acks", folder / "acks") == (0, "nothing is amiss\n")
    assert told(capsys, "check-state", folder / "kiosk")[0] == 0
    assert told(capsys, "audit", "verify", folder) == (0, "nothing is amiss\n")


TAMPERING = {
    "a journal record changed": """UPDATE journal SET facts = '{"verdict":"void"}' WHERE step = 'D6'""",
    "a journal record removed": "DELETE FROM journal WHERE step = 'D5'",
    "the newest journal record removed": "DELETE FROM journal WHERE step = 'D9'",
    "a journal record of another application": "UPDATE journal SET application = 'a2' WHERE step = 'D1'",
    "a journal record added": "INSERT INTO journal VALUES (99, 1, '2026', 'D7', 'a7', '{}')",
    "a journal record with a step nobody knows": "UPDATE journal SET step = 'D99' WHERE step = 'D8'",
    "a journal record that is no JSON": "UPDATE journal SET facts = '[' WHERE step = 'D8'",
    "an audit entry changed": "UPDATE audit SET body = cast(replace(body, '.claimed', '.claimer') AS BLOB)",
    "an audit entry removed": "DELETE FROM audit WHERE number = 4",
    "an audit link changed": "UPDATE audit SET chain = zeroblob(32) WHERE number = 3",
    "an event taken out of the outbox": "DELETE FROM outbox WHERE seq = 3",
    "an event's text changed": "UPDATE outbox SET body = x'7b7d' WHERE seq = 3",
    "an event's id changed": "UPDATE outbox SET id = 'another' WHERE seq = 3",
    "the counter of events set forward": "UPDATE counters SET value = 9 WHERE name = 'seq'",
    "the chip's receipt changed": "UPDATE chip_receipts SET receipt = zeroblob(60)",
    "the chip's receipt removed": "DELETE FROM chip_receipts",
    "a sealed row moved to another's place": "UPDATE numbers SET row = row + 5",
    "a sealed row under another key": "UPDATE numbers SET key_id = 'another' WHERE row = 2",
    "a data key changed": "UPDATE data_keys SET wrapped = zeroblob(60) WHERE row = 1",
    "a data key removed": "DELETE FROM data_keys WHERE row = 1",
    "a data key under another id": "UPDATE data_keys SET id = 'another' WHERE row = 1",
    "a data key moved to another's place": "UPDATE data_keys SET row = row + 7",
}


@pytest.mark.parametrize("sql", TAMPERING.values(), ids=TAMPERING)
def test_tampering_is_noticed(folder: Path, sql: str, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, sql)
    code, words = told(capsys, "check-state", folder)
    assert code == 1
    assert words != "nothing is amiss\n"


@pytest.mark.parametrize("what", ["event", "delivery"])
def test_what_was_acknowledged_and_is_gone_is_named(
    what: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "acks").write_text(f"READY\nACK {what} 01890a5d\nAT D1\n")
    code, words = told(capsys, "check-state", folder, "--acks", folder / "acks")
    assert (code, words) == (1, f"{what} 01890a5d was acknowledged and is not there\n")


def test_a_cut_off_end_is_noticed_with_the_published_head(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "head").write_text(told(capsys, "audit", "head", folder)[1])
    assert told(capsys, "audit", "verify", folder, "--head", folder / "head")[0] == 0
    change(folder, "DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)")
    assert told(capsys, "audit", "verify", folder)[0] == 0
    code, words = told(capsys, "audit", "verify", folder, "--head", folder / "head")
    assert code == 1
    assert "its end was cut off" in words


def test_a_head_somebody_else_signed_is_noticed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = json.loads(told(capsys, "audit", "head", folder)[1])
    (folder / "head").write_text(json.dumps(head | {"signature": "00" * 64}))
    code, words = told(capsys, "audit", "verify", folder, "--head", folder / "head")
    assert (code, words) == (1, "the head was not signed by this kiosk\n")


def _cut(folder: Path) -> None:
    store = folder / "kiosk" / "kiosk.db"
    store.write_bytes(store.read_bytes()[:5000])


def _scribble(folder: Path) -> None:
    (folder / "kiosk" / "kiosk.db").write_bytes(b"no database at all" * 600)


def _lose(folder: Path) -> None:
    (folder / "kiosk" / "kiosk.db").unlink()


def _other_key(folder: Path) -> None:
    (folder / "kiosk" / "root.key").write_bytes(bytes(32))


def _no_keys(folder: Path) -> None:
    (folder / "kiosk" / "ring.json").unlink()


def _bad_head(folder: Path) -> None:
    (folder / "head").write_text("[1, 2]")


@pytest.mark.parametrize("spoil", [_cut, _scribble, _lose, _other_key, _no_keys])
def test_a_spoilt_state_is_a_finding_or_a_line_and_never_a_traceback(
    folder: Path, spoil: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(folder)
    code, words = told(capsys, "check-state", folder)
    assert code == 1
    assert words.strip() not in ("", "nothing is amiss")


def test_bad_files_are_said_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _bad_head(folder)
    for command in (
        ("audit", "verify", folder, "--head", folder / "head"),
        ("audit", "verify", folder, "--head", folder / "nowhere"),
        ("check-state", folder, "--acks", folder / "nowhere"),
        ("check-state", folder / "nowhere"),
    ):
        code, words = told(capsys, *command)
        assert code == 1
        assert words.count("\n") == 1
