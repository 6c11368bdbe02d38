"""What the terminal view shows an operator of the applications that wait for an officer."""

from centre.fleet.watch import as_text, view
from tests.centre.office import ON_SQLITE, Office


@ON_SQLITE
def test_what_waits_for_a_desk_is_counted_in_the_view(office: Office) -> None:
    assert "desk " not in as_text(view(office.engine, office.now))
    office.claim()
    office.tell_match(1)
    office.tell(2, "unconfirmed")
    assert "desk     DELIVERY_UNCONFIRMED 1" in as_text(view(office.engine, office.now))
