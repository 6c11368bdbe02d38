"""The people of the demo, none of whom exists: national codes begin with 999, which no district has."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PLACE = "place-1"
OFFICER, OFFICER_PIN = "20417", "582914"
OFFICERS_CODE = "9999700411"  # the officer's own: nobody signs for themselves


@dataclass(frozen=True, slots=True)
class Applicant:
    """One applicant whose card is ready, and what is on their receipt."""

    key: str
    application: str
    receipt: str
    national_code: str
    first_name: str
    last_name: str
    birth_date: date

    @property
    def card_serial(self) -> str:
        return f"DEMO{self.national_code}"

    def write_holder(self, path: Path) -> Path:
        """The holder file that production personalises the card with."""
        holder = {
            "document_number": self.card_serial,
            "national_code": self.national_code,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "birth_date": self.birth_date.isoformat(),
        }
        path.write_text(json.dumps(holder), encoding="utf-8")
        return path


MATED = Applicant("mated", "a1f0c2d4e6", "906690743910", "9991234500", "زهرا", "نمونه‌ای", date(1991, 5, 12))
STRANGER = Applicant("stranger", "b7e19a35c0", "981241586839", "9991234519", "رضا", "فرضی", date(1984, 11, 2))
POOR = Applicant("poor", "c55d80f1b2", "849786907367", "9991234527", "گل‌بهار", "ساختگی", date(1948, 3, 29))
PULLED = Applicant("pulled", "d90ab4e713", "925851781289", "9991234535", "آرش", "خیالی", date(2003, 8, 17))
GUEST = Applicant("guest", "e6c2f5a091", "728303883683", "9991234543", "مهمان", "نمونه", date(1979, 2, 5))
CAST = (MATED, STRANGER, POOR, PULLED)
EVERYBODY = (*CAST, GUEST)  # the guest's card waits for whoever touches the window after the story


def secrets() -> tuple[str, ...]:
    """What must be heard by nobody on the way."""
    return tuple(
        text for one in EVERYBODY for text in (one.national_code, one.receipt, one.first_name, one.last_name)
    )
