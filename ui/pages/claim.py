"""The claim: receipt number, then national code or date of birth, then the centre's answer."""

from kiosk.domain.delivery import ClaimRefusal
from kiosk.session.events import Cancelled, ClaimEntered
from kiosk.session.states import CheckingClaim, EnteringClaim
from ui.draft import Focused, Slot
from ui.icons import Icon
from ui.pages.entry import digit_keys, entry_field, is_right
from ui.pages.frame import Page
from ui.view import Action, Emphasis, Entry, Notice, Result, Tone, View, Waiting

STEP = 1
_SHOWN_IN = {Slot.NATIONAL_CODE: "identity_code", Slot.BIRTH_DATE: "identity_date"}
_SECOND = (Slot.NATIONAL_CODE, Slot.BIRTH_DATE)
_REFUSAL_ICON = {
    ClaimRefusal.TOO_MANY_TRIES: Icon.LOCK,
    ClaimRefusal.OTHER_PLACE: Icon.CARD_OFF,
    ClaimRefusal.NOT_READY: Icon.CLOCK,
    ClaimRefusal.ALREADY_DELIVERED: Icon.INFORMATION,
    ClaimRefusal.CLAIMED_ELSEWHERE: Icon.INFORMATION,
}


def entering(page: Page, stage: EnteringClaim) -> View:
    if page.draft.fresh and stage.problem in _REFUSAL_ICON:
        return _refused(page, stage.problem)
    return _second(page) if page.draft.focus in _SECOND else _receipt(page, stage)


def checking(page: Page, _: CheckingClaim) -> View:
    waiting = Waiting(page.say("claim.checking.text"), picture="receipt")
    return page.view("claim.checking", page.say("claim.checking.heading"), waiting, step=STEP)


def _receipt(page: Page, stage: EnteringClaim) -> View:
    slot = Slot.RECEIPT
    field = entry_field(
        page, slot, label="claim.receipt.label", hint="claim.receipt.hint", wrong="claim.receipt.wrong"
    )
    # Who comes from the status of their application has proved who they are.
    known = stage.second_item
    sends = ClaimEntered(page.draft.receipt, known) if known else Focused(Slot.NATIONAL_CODE)
    onward = page.forward("claim.next", "continue", sends, enabled=is_right(page.draft, slot))
    return page.view(
        "claim.receipt",
        page.say("claim.receipt.heading"),
        Entry((field,), digit_keys(page), picture="receipt"),
        step=STEP,
        actions=(onward, page.back("claim.cancel", Cancelled())),
        notice=_problem(page, stage),
    )


def _second(page: Page) -> View:
    slot = Slot(page.draft.focus)
    key = f"claim.second.{slot}"
    field = entry_field(page, slot, label=key, hint=f"{key}_hint", wrong=f"{key}_wrong")
    claim = ClaimEntered(page.draft.receipt, page.draft.text(slot))
    submit = page.forward("claim.submit", "continue", claim, enabled=is_right(page.draft, slot))
    choices = tuple(
        Action(f"claim.{each}", page.say(f"claim.second.{each}"), Focused(each), icon, chosen=each is slot)
        for each, icon in zip(_SECOND, (Icon.BADGE, Icon.CALENDAR), strict=True)
    )
    return page.view(
        "claim.second",
        page.say("claim.second.heading"),
        Entry((field,), digit_keys(page), choices, picture=_SHOWN_IN[slot]),
        step=STEP,
        actions=(submit, page.back("claim.back", Focused(Slot.RECEIPT))),
    )


def _problem(page: Page, stage: EnteringClaim) -> Notice | None:
    if not page.draft.fresh:
        return None
    if stage.unreachable:
        return Notice(Tone.WARNING, page.say("claim.problem.unreachable"), Icon.ALERT)
    if stage.problem:
        return Notice(Tone.ERROR, page.say(f"claim.problem.{stage.problem}"), Icon.ERROR)
    return None


def _refused(page: Page, refusal: ClaimRefusal) -> View:
    key = f"claim.refused.{refusal}"
    result = Result(Tone.WARNING, _REFUSAL_ICON[refusal], page.say(f"{key}.text"))
    leave = Action("claim.leave", page.say("end"), Cancelled(), emphasis=Emphasis.PRIMARY)
    again = Action("claim.again", page.say("claim.problem.again"), Focused(Slot.RECEIPT), Icon.RETRY)
    locked = refusal is ClaimRefusal.TOO_MANY_TRIES
    return page.view(
        f"claim.{refusal}",
        page.say(f"{key}.heading"),
        result,
        actions=(leave,) if locked else (leave, again),
        may_cancel=False,
    )
