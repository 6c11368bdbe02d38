"""The kiosk before nobody: out of service for each reason, at night, with hours, with a notice."""

from dataclasses import replace
from datetime import UTC, datetime, time

from kiosk.domain.configuration import Hours
from kiosk.domain.notices import Notice
from kiosk.domain.told import DeliveryPlace
from kiosk.session.states import Attract, OutOfService, Part, State
from kiosk.session.vocabulary import Journey
from tools.exhibit import Exhibit, standing

ELSEWHERE = DeliveryPlace("elsewhere", "ثبت احوال شیراز", "خیابان زند، روبه‌روی باغ ملی", "۸ تا ۱۴")
HOURS = Hours(time(7, 30), time(19))
LOOKED = datetime(2026, 11, 22, 6, 45, tzinfo=UTC)
CLOSED = Notice(
    3,
    datetime(2026, 11, 22, 6, tzinfo=UTC),
    datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    closed=True,
    fa="سامانه برای به‌روزرسانی بسته است.",
    en="The service is closed for an update.",
)
OPEN = replace(
    CLOSED,
    closed=False,
    fa="فردا به‌خاطر تعطیلی رسمی، کارت تحویل داده نمی‌شود.",
    en="Tomorrow is a public holiday: no cards are handed over.",
)


def outage_exhibits() -> tuple[Exhibit, ...]:
    whole = replace(standing(Attract()), services=frozenset(Journey), hours=HOURS)
    return (
        Exhibit("out-of-service", _out(Part.SENSOR)),
        *(Exhibit(f"out-of-service-{part}", _out(part)) for part in (Part.LATCH, Part.CASE, Part.CABINET)),
        Exhibit("out-of-service-planned", replace(_out(Part.PLAN), notice=CLOSED)),
        Exhibit("out-of-service-hours", replace(_out(Part.PLAN), hours=HOURS, night=True)),
        Exhibit("out-of-service-service", _out(Part.SERVICE)),
        Exhibit("out-of-service-offline", _out(Part.CENTRE)),
        Exhibit("out-of-service-bare", standing(OutOfService(Part.JOURNAL))),
        Exhibit("attract-hours", whole),
        Exhibit("attract-notice", replace(whole, notice=OPEN)),
        Exhibit("attract-language", replace(whole, asks_language=True), beginning=Journey.STATUS),
        Exhibit("attract-night", replace(whole, night=True)),
    )


def _out(part: Part) -> State:
    return replace(standing(OutOfService(part)), elsewhere=ELSEWHERE, looked_at=LOOKED)
