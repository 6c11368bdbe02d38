"""Forms as kiosks send them, and a register that says what the test tells it to."""

from collections.abc import Mapping
from typing import Any

from centre.applications.inquirer import Inquirer
from centre.applications.population import RegisterSilentError
from centre.delivery.claims import Reply
from centre.line.operations import operations
from kiosk.domain.form_wire import write_form
from kiosk.domain.inquiry import InquiryAnswer, InquiryOutcome, ItemResult
from kiosk.domain.people import Form
from kiosk.domain.policy import DEFAULT_POLICY, ProcessPolicy
from tests.centre.office import Office
from tests.kiosk.domain.test_form import SINGLE


def code(number: int) -> str:
    """A valid national code of the test district."""
    body = f"999{number:06}"
    rest = sum(int(digit) * weight for digit, weight in zip(body, range(10, 1, -1), strict=True)) % 11
    return f"{body}{rest if rest < 2 else 11 - rest}"


def submission(person: str = code(1), form: Form = SINGLE, **changes: Any) -> dict[str, Any]:
    written = write_form(form)
    written["applicant"]["national_code"] = person
    return {"form": written, "contact": {"mobile": "09123456789"}, "consent": "v1", **changes}


class ScriptedRegister:
    """Answers with what `says` holds at the moment; silent while that is None."""

    def __init__(self) -> None:
        self.says: InquiryOutcome | None = InquiryOutcome.CONFIRMED
        self.differing: tuple[str, ...] = ()
        self.asked: list[dict[str, str]] = []

    def ask(self, items: Mapping[str, str]) -> InquiryAnswer:
        self.asked.append(dict(items))
        if self.says is None:
            raise RegisterSilentError("status 503")
        wrong = self.differing if self.says is InquiryOutcome.MISMATCH else ()
        results = {path: ItemResult.MISMATCHED if path in wrong else ItemResult.CONFIRMED for path in items}
        return InquiryAnswer(self.says, results)


class Counter:
    """A kiosk's requests on an office's database, without the line between them."""

    def __init__(self, office: Office, policy: ProcessPolicy = DEFAULT_POLICY) -> None:
        self.office = office
        self.policy = policy
        self.operations = operations(office.keys, policy)
        self.register = ScriptedRegister()
        self.inquirer = Inquirer(office.engine, office.keys, self.register, policy=policy, clock=office.clock)

    def ask(self, op: str, asked: dict[str, Any], kiosk: str = "k-17") -> Reply:
        with self.office.engine.begin() as connection:
            found = self.office.kiosk_in(connection, kiosk)
            return self.operations[op](connection, found, asked, self.office.now)

    def submit(self, person: str = code(1), kiosk: str = "k-17", **changes: Any) -> dict[str, Any]:
        """The tracking number and the rest of what a granted submit answers."""
        reply = self.ask("appl.submit", submission(person, **changes), kiosk)
        assert reply["ok"], reply
        data: dict[str, Any] = reply["data"]
        return data

    def status(self, tracking: str, second: str = code(1), kiosk: str = "k-17") -> Reply:
        return self.ask("appl.status", {"tracking": tracking, "second_item": second}, kiosk)

    def state(self, tracking: str, second: str = code(1)) -> str:
        return str(self.status(tracking, second)["data"]["state"])

    def edit(self, tracking: str, second: str = code(1), **changes: str) -> Reply:
        paths = {path.replace("__", "."): value for path, value in changes.items()}
        asked = {"tracking": tracking, "second_item": second, "changes": paths}
        return self.ask("appl.edit", asked)

    def inquire(self, says: InquiryOutcome | None = InquiryOutcome.CONFIRMED, *differing: str) -> int:
        """Let the register answer everything that is due; how many it was asked."""
        self.register.says, self.register.differing = says, differing
        before = len(self.register.asked)
        while self.inquirer.step():
            pass
        return len(self.register.asked) - before

    def confirmed(self, person: str = code(1)) -> dict[str, Any]:
        submitted = self.submit(person)
        self.inquire()
        return submitted
