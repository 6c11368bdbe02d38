"""Nothing of a person lies open in the kiosk's files, and nothing at all once the centre has it (R62)."""

import json
import uuid
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.day_list import DayPage
from kiosk.domain.form_wire import items
from kiosk.session.journeys.registration.commands import SubmitApplication
from tests.centre.applicants import code, submission
from tests.centre.appointments.test_appointments import slot
from tests.centre.office import PLACE
from tests.kiosk.branch import Branch
from tests.kiosk.domain.test_completion import body
from tests.kiosk.domain.test_form import MARRIED

PEOPLE = 5
FACE = b"\xff\xd8\xff" + b"CANARY-FACE-" * 500 + b"\xff\xd9"


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    made = Branch(tmp_path)
    made.open_places()
    made.work_off()
    yield made
    made.close()


def planted(person: str) -> dict[str, Any]:
    """A form full of texts that stand nowhere else."""
    told = submission(person, form=MARRIED)
    told["contact"] = {"mobile": "09355550123", "address": "تهران، خیابان قناری، پلاک ۷۷، طبقه سوم"}
    told["form"]["applicant"]["last_name"] = "قناری‌پور"
    return told


def forms_of(text: str) -> tuple[bytes, ...]:
    """How a text could lie in a file: as it is, escaped, in the other byte order, in base64 at any offset."""
    plain = text.encode()
    coded = tuple(b64encode(bytes(at) + plain)[4:-4] for at in range(3))
    return (
        plain,
        json.dumps(text)[1:-1].encode(),
        text.encode("utf-16-le"),
        *(c for c in coded if len(c) > 7),
    )


def found(lying: bytes, texts: list[str]) -> list[str]:
    return [text for text in texts if any(form in lying for form in forms_of(text))]


def secrets_of(told: dict[str, Any]) -> list[str]:
    values = [*items(told["form"]).values(), *told["contact"].values()]
    return [each for each in values if len(each) > 5 and each not in ("married", "female", "never_married")]


def sealed_rows(branch: Branch, table: str) -> list[bytes]:
    return [bytes(row[0]) for row in branch.store.query(f"SELECT sealed FROM {table}")]


def test_forms_lie_sealed_and_are_gone_from_every_file_on_the_centres_answer(branch: Branch) -> None:
    branch.up = False
    texts: list[str] = []
    for n in range(1, PEOPLE + 1):
        told = planted(code(n))
        texts += secrets_of(told)
        branch.submitting.submit(SubmitApplication(n, 1, told["form"], told["contact"], told["consent"]))
    texts += [
        str(each.tracking) for each in map(branch.submissions.find, branch.submissions.waiting()) if each
    ]
    rows = sealed_rows(branch, "submissions")
    lying = branch.files()
    assert len(rows) == PEOPLE
    assert all(row in lying for row in rows)
    assert found(lying, texts) == []
    branch.up = True
    branch.work_off()
    assert branch.submissions.waiting() == ()
    branch.report()
    after = branch.files()
    assert found(after, texts) == []
    assert not any(row[at : at + 32] in after for row in rows for at in range(0, len(row) - 32, 32))


def test_a_packet_cannot_be_read_here_and_is_gone_on_the_centres_answer(branch: Branch) -> None:
    tracking = str(branch.counter.confirmed()["tracking"])
    asked = {"tracking": tracking, "second_item": code(1), "slot": slot(branch.counter)}
    assert branch.counter.ask("slot.book", asked)["ok"]
    whole = body(tracking=tracking, receipt="798259791907", face=b64encode(FACE).decode())
    texts = [tracking, "798259791907", *map(str, whole["contact"].values())]
    branch.up = False
    branch.packets.put(uuid.uuid4(), "app", whole, {})
    rows = sealed_rows(branch, "packets")
    lying = branch.files()
    assert found(lying, texts) == []
    assert b"CANARY-FACE-" not in lying
    assert b64decode(whole["fingers"][0]["template"]) not in lying
    branch.up = True
    branch.work_off()
    assert branch.counter.state(tracking) == "COMPLETED"
    after = branch.files()
    assert not any(row[at : at + 32] in after for row in rows for at in range(0, len(row) - 32, 32))


def test_the_days_people_lie_sealed_and_go_with_the_next_list(branch: Branch) -> None:
    tracking = str(branch.counter.confirmed()["tracking"])
    asked = {"tracking": tracking, "second_item": code(1), "slot": slot(branch.counter)}
    assert branch.counter.ask("slot.book", asked)["ok"]
    branch.clock.turn(400)
    branch.work_off()
    rows = sealed_rows(branch, "day_entries")
    name = submission(code(1))["form"]["applicant"]["last_name"]
    assert rows
    assert found(branch.files(), [name, tracking, code(1)]) == []
    branch.book.replace(DayPage(99, PLACE, branch.clock.now(), 0, 1))
    after = branch.files()
    assert not any(row in after for row in rows)
