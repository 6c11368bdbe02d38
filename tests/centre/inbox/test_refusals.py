"""What was not taken is counted, in few rows whatever comes."""

from sqlalchemy import select

from centre.fleet.watch import view
from centre.inbox.refusals import NOBODY, Refusals, save_refusals
from centre.web.metrics import scraped
from centre.work.tables import refused
from kiosk.domain.refusals import Refusal
from tests.centre.office import Office


def counted(office: Office) -> list[tuple[str, str, str, int]]:
    named = (refused.c.kiosk, refused.c.channel, refused.c.reason, refused.c.times)
    with office.engine.begin() as connection:
        return [tuple(row) for row in connection.execute(select(*named).order_by(*named))]


def test_refusals_add_up_by_kiosk_channel_and_reason(office: Office) -> None:
    refusals = Refusals()
    for _ in range(2):
        for _ in range(3):
            refusals.note("k-17", "ev", Refusal.NOT_SEALED)
        refusals.note("k-17", "rq", Refusal.STALE)
        with office.engine.begin() as connection:
            save_refusals(connection, refusals.take(), office.now)
    assert counted(office) == [("k-17", "ev", "not_sealed", 6), ("k-17", "rq", "stale", 2)]
    assert not refusals.pending()


def test_what_was_sent_again_is_counted_for_all_and_is_no_offence_of_anybodys(office: Office) -> None:
    refusals = Refusals()
    refusals.note(NOBODY, "ev", Refusal.REPEATED, 0)
    assert not refusals.pending()
    refusals.note(NOBODY, "ev", Refusal.REPEATED, 7)
    refusals.note("k-17", "ev", Refusal.TOO_LARGE)
    with office.engine.begin() as connection:
        save_refusals(connection, refusals.take(), office.now)
    assert [each["reason"] for each in view(office.engine, office.now)["refused"]] == ["too_large"]
    told = scraped(office.engine, office.now).decode()
    assert 'centre_inbox_total{result="repeated"} 7.0' in told
    assert 'centre_inbox_total{result="refused"} 1.0' in told


def test_a_thousand_invented_kiosks_are_one_row(office: Office) -> None:
    refusals = Refusals()
    for number in range(1000):
        refusals.note(f"invented-{number}", "ev", Refusal.UNKNOWN_KIOSK)
    with office.engine.begin() as connection:
        save_refusals(connection, refusals.take(), office.now)
    assert counted(office) == [(NOBODY, "ev", "unknown_kiosk", 1000)]
