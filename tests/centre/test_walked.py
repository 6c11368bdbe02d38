"""Where each transition of the sheet is walked: through the real centre, or at the kiosk that makes it."""

from pathlib import Path

import pytest

from kiosk.domain.applications import TRANSITIONS

ROOT = Path(__file__).resolve().parents[2]
CENTRE, VISIT = "tests/centre", "tests/kiosk/session/journeys"
IDENTITY = f"{CENTRE}/applications/test_registration.py"
COMPLETION = f"{CENTRE}/completion/test_completion.py"

WALKED = {
    1: f"{VISIT}/test_registration.py::test_a_whole_form_is_submitted_once_and_its_number_shown_and_printed",
    2: f"{IDENTITY}::test_a_submitted_form_has_one_number_and_24_hours",
    3: f"{VISIT}/test_properties.py::test_nothing_personal_is_left_once_a_person_has_gone",
    4: f"{IDENTITY}::test_a_confirmed_identity_may_book",
    5: f"{IDENTITY}::test_exactly_the_mismatched_items_are_open",
    6: f"{IDENTITY}::test_the_edit_after_the_last_is_refused_and_refers_to_an_office",
    7: f"{IDENTITY}::test_an_overdue_inquiry_is_flagged_once_and_costs_no_edit",
    8: f"{IDENTITY}::test_a_refusing_register_closes_the_application",
    9: f"{IDENTITY}::test_a_correction_is_a_new_inquiry_of_24_hours",
    10: f"{CENTRE}/appointments/test_appointments.py::test_a_booking_takes_one_unit_and_one_line_of_the_list",
    11: f"{CENTRE}/appointments/test_appointments.py::test_a_full_slot_books_nothing_and_offers_others",
    12: f"{CENTRE}/appointments/test_appointments.py::test_moving_an_appointment_moves_one_unit",
    13: f"{CENTRE}/appointments/test_appointments.py::test_a_cancelled_appointment_is_free_for_others",
    14: f"{CENTRE}/appointments/test_appointments.py::test_a_missed_day_is_told_and_booked_anew",
    15: f"{COMPLETION}::test_a_whole_packet_completes_and_its_receipt_is_live",
    16: f"{VISIT}/test_completion.py::test_each_finished_part_is_reported",
    17: f"{COMPLETION}::test_a_whole_packet_completes_and_its_receipt_is_live",
    18: f"{COMPLETION}::test_an_incomplete_visit_is_kept_and_the_next_one_makes_it_whole",
    19: f"{VISIT}/test_completion.py::test_who_leaves_in_mid_visit_has_everything_wiped",
    20: f"{CENTRE}/production/test_production.py::test_a_completed_visit_becomes_a_ready_card",
    21: f"{CENTRE}/production/test_production.py::test_what_production_does_not_take_is_refused_too",
    22: f"{CENTRE}/production/test_production.py::test_a_completed_visit_becomes_a_ready_card",
    23: f"{CENTRE}/production/test_production.py::test_what_keeps_failing_waits_for_the_desk",
    24: f"{CENTRE}/desk/test_office.py::test_a_faulty_card_is_made_anew_by_itself",
    25: f"{CENTRE}/delivery/test_claims.py::test_a_lease_ends_by_itself",
    26: f"{CENTRE}/inbox/test_effects.py::test_a_match_and_a_taken_card_make_a_delivery",
    27: f"{CENTRE}/inbox/test_effects.py::test_every_other_end_leaves_the_card_in_custody",
    28: f"{CENTRE}/inbox/test_effects.py::test_every_other_end_leaves_the_card_in_custody",
    29: f"{CENTRE}/inbox/test_effects.py::test_every_other_end_leaves_the_card_in_custody",
    30: f"{CENTRE}/inbox/test_effects.py::test_every_other_end_leaves_the_card_in_custody",
    31: f"{CENTRE}/inbox/test_effects.py::test_every_other_end_leaves_the_card_in_custody",
    32: f"{CENTRE}/desk/test_decisions.py::test_a_referred_applicant_may_try_again",
    33: f"{CENTRE}/desk/test_decisions.py::test_two_people_settle_that_the_holder_has_the_card",
    34: f"{CENTRE}/desk/test_cards.py::test_a_card_nobody_collects_goes_back_step_by_step",
    35: f"{CENTRE}/desk/test_cards.py::test_a_returned_card_is_ready_where_it_was_asked_for_and_booked_in",
    36: f"{CENTRE}/appointments/test_appointments.py::test_who_withdraws_frees_time_and_name",
    37: f"{CENTRE}/applications/test_eligibility.py::test_a_booked_visit_is_given_back",
    38: f"{CENTRE}/desk/test_decisions.py::test_a_hand_over_by_exception_is_signed_by_the_centre_and_flagged",
    39: f"{CENTRE}/desk/test_office.py::test_an_office_corrects_and_the_register_is_asked_again",
    40: f"{CENTRE}/desk/test_office.py::test_an_office_ends_an_application",
    41: f"{CENTRE}/desk/test_cards.py::test_another_place_delivers_only_once_the_card_is_there",
}


def test_every_transition_has_its_test() -> None:
    assert sorted(WALKED) == sorted({line.number for line in TRANSITIONS})


@pytest.mark.parametrize("named", sorted(set(WALKED.values())))
def test_the_tests_named_are_there(named: str) -> None:
    file, name = named.split("::")
    assert f"\ndef {name}(" in (ROOT / file).read_text("utf-8")
