"""The visit in each of its states: check-in, contact, fingers, face, documents, receipt."""

from dataclasses import replace

from kiosk.domain.delivery import OfficerRefusal
from kiosk.domain.form import Finding
from kiosk.domain.problems import Problem
from kiosk.session.journeys.completion.contact import PAGES
from kiosk.session.journeys.completion.parts import (
    Completion,
    CompletionPart,
    DocumentKind,
    DocumentRefusal,
    DocumentTaken,
    FaceHint,
    FingerDoubt,
    FingerTaken,
    PageHint,
    Taken,
    Visit,
    VisitRefusal,
)
from kiosk.session.journeys.completion.stages import (
    ApprovingExceptions,
    AwaitingChecker,
    AwaitingPart,
    CheckingApproval,
    CheckingIn,
    ChoosingDocument,
    ChoosingFace,
    ChoosingFingers,
    Completed,
    ConfirmingContact,
    EnrollingFinger,
    FacingCamera,
    FingerShown,
    FinishingCompletion,
    JudgingDocument,
    LayingHands,
    LayingPage,
    NotAdmitted,
    OnHold,
    PuttingOnHold,
    ReviewingHands,
    ReviewingPage,
    SigningIn,
    TakingHands,
    TakingPage,
)
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.slips import Paper, Printing, ReceiptSlip
from kiosk.session.states import Stage
from kiosk.session.vocabulary import Finger, FingerHint, Part, PrintTrouble
from tools.exhibit import Exhibit
from tools.status_exhibits import APPOINTMENT, NOW, PLACE, WHO, served
from ui.draft import Draft

RECEIPT = "851630492716"
KNOWN = {
    "contact.mobile": "09123456789",
    "contact.postal_code": "7134567891",
    "contact.address": "شیراز، خیابان زند، کوچهٔ ۱۲، پلاک ۳، واحد ۲",
}
VISIT = Visit("app-1", WHO.tracking, NOW, APPOINTMENT, PLACE, "ز… م…", {"mobile": "+989123456789"})
DOCUMENTS = (DocumentTaken(DocumentKind.BIRTH_CERTIFICATE, 2), DocumentTaken(DocumentKind.OLD_CARD, 1))
FINGERS = (FingerTaken(Finger.RIGHT_INDEX, 71), FingerTaken(Finger.LEFT_INDEX, 64))
BEGUN = Completion(VISIT, Answers(KNOWN))
HANDS = Completion(VISIT, Answers(KNOWN), Taken({"mobile": "x"}, FINGERS), hands_asked=True)
WHOLE = replace(HANDS, taken=replace(HANDS.taken, face=1, documents=DOCUMENTS), checker="officer-1")
SENSOR = EnrollingFinger(HANDS, Finger.RIGHT_THUMB)
_HAND_HINTS = (PageHint.NO_HAND, PageHint.TOO_DARK, PageHint.GLARE, PageHint.BLURRED)
_SIGNED = Draft(texts={"visit.pin": "12"}, focus="visit.pin", fresh=False)
_TWO_GONE = Draft(texts={"hand.2": "missing", "hand.9": "bandaged", "hand.8": "unreadable"}, focus="")


def visit_exhibits() -> tuple[Exhibit, ...]:
    return tuple(
        Exhibit(
            f"visit-{name}", served(stage), draft, pictured=not name.startswith(_ALIKE) or name in _ONE_OF
        )
        for name, stage, draft in (
            *_arriving(),
            *_with_hands(),
            *((name, stage, Draft()) for name, stage in _before_cameras().items()),
            *_with_documents(),
            *((name, stage, Draft()) for name, stage in _ends().items()),
        )
    )


# Many pages differ in one sentence: one of each kind is compared as a picture.
_ALIKE = ("refused-", "finger-", "face-", "page-", "part-", "approve-", "sign-", "contact-", "hold", "check")
_ONE_OF = (
    *("refused-other_day", "contact-0", "finger-coming", "finger-too_dry", "finger-clear", "approve-refused"),
    *("face-too_far", "face-counting", "face-several", "page-glare", "page-review", "part-camera"),
    *("sign-typing", "hold-documents"),
)
Shown = tuple[str, Stage, Draft]


def _arriving() -> list[Shown]:
    typed = Draft(texts=dict(KNOWN), focus="")
    wrong = Finding("contact.mobile", Problem.MOBILE_FORM)
    return [
        ("checking-in", CheckingIn(WHO), Draft()),
        *(
            (f"refused-{each}", NotAdmitted(each, APPOINTMENT), Draft())
            for each in VisitRefusal
            if each not in _ASK
        ),
        *((f"contact-{at}", ConfirmingContact(BEGUN, at), typed) for at in range(len(PAGES))),
        ("contact-wrong", ConfirmingContact(BEGUN, 0, (wrong,)), typed),
    ]


_ASK = (VisitRefusal.NOT_FOUND, VisitRefusal.TOO_MANY_TRIES)


def _with_hands() -> list[Shown]:
    sensor: dict[str, Stage] = {
        "finger": SENSOR,
        "finger-coming": replace(SENSOR, rows_done=180, rows_total=288),
        **{f"finger-{each}": replace(SENSOR, attempt=2, hint=each) for each in FingerHint},
        **{f"finger-{each}": replace(SENSOR, doubt=each) for each in FingerDoubt},
        "finger-very-clear": FingerShown(HANDS, Finger.RIGHT_THUMB, 84),
        "finger-clear": FingerShown(HANDS, Finger.LEFT_MIDDLE, 52),
        "finger-left-out": FingerShown(HANDS, Finger.LEFT_RING, 0),
    }
    approving = ApprovingExceptions(HANDS)
    return [
        ("hands", ChoosingFingers(BEGUN), Draft(focus="")),
        ("hands-some", ChoosingFingers(BEGUN), _TWO_GONE),
        ("hands-short", ChoosingFingers(HANDS, short=True), Draft(focus="")),
        ("hands-why", ChoosingFingers(BEGUN), replace(_TWO_GONE, focus="hand.8")),
        *((f"evidence-{each}", LayingHands(HANDS, each), Draft()) for each in _HAND_HINTS),
        ("evidence-ready", LayingHands(HANDS, None), Draft()),
        ("evidence-taking", TakingHands(HANDS), Draft()),
        ("evidence-review", ReviewingHands(HANDS), Draft()),
        ("approve", approving, Draft(focus="")),
        ("approve-refused", replace(approving, problem=OfficerRefusal.WRONG_PIN), Draft(focus="")),
        ("approve-checking", CheckingApproval(HANDS), Draft()),
        *((name, stage, Draft()) for name, stage in sensor.items()),
    ]


def _before_cameras() -> dict[str, Stage]:
    return {
        **{f"face-{each}": FacingCamera(HANDS, each) for each in FaceHint},
        "face-counting": FacingCamera(HANDS, None, 3),
        "face-taking": FacingCamera(HANDS, None, 0),
        "face-one": ChoosingFace(HANDS, 1, 1),
        "face-several": ChoosingFace(HANDS, 3, 2),
        "document": ChoosingDocument(HANDS),
        "document-more": ChoosingDocument(WHOLE),
        **{
            f"page-{each}": LayingPage(HANDS, DocumentKind.BIRTH_CERTIFICATE, 0, each)
            for each in PageHint
            if each is not PageHint.NO_HAND
        },
        "page-ready": LayingPage(HANDS, DocumentKind.OLD_CARD, 1, None),
        "page-taking": TakingPage(HANDS, DocumentKind.OTHER, 0),
        "page-review": ReviewingPage(HANDS, DocumentKind.OTHER, 1),
        "page-review-side": ReviewingPage(HANDS, DocumentKind.OLD_CARD, 1),
    }


def _with_documents() -> list[Shown]:
    waiting = AwaitingChecker(WHOLE)
    return [
        ("sign", waiting, Draft(focus="")),
        ("sign-typing", waiting, _SIGNED),
        ("sign-unreachable", replace(waiting, unreachable=True), Draft(focus="")),
        ("sign-checking", SigningIn(WHOLE), Draft()),
        ("judge", JudgingDocument(WHOLE, 0), Draft()),
        ("judge-refusing", JudgingDocument(WHOLE, 0, refusing=True), Draft()),
    ]


def _ends() -> dict[str, Stage]:
    slip = ReceiptSlip(RECEIPT, PLACE, NOW)
    return {
        **{
            f"part-{part}": AwaitingPart(HANDS, part, SENSOR)
            for part in (Part.SENSOR, Part.CAMERA, Part.SCANNER)
        },
        "finishing": FinishingCompletion(WHOLE),
        "holding": PuttingOnHold(WHOLE),
        "done": Completed(slip, Paper(Printing.DONE, copies=1)),
        "done-no-paper": Completed(slip, Paper(Printing.FAILED, PrintTrouble.NO_PAPER)),
        "hold-documents": OnHold((DocumentRefusal.COPY_ONLY, DocumentRefusal.NO_PHOTOGRAPH)),
        "hold-parts": OnHold(lacking=tuple(CompletionPart)),
    }
