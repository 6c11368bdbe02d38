"""Documents (R33): laid down page by page, then judged by an officer who sees scan and original."""

from dataclasses import replace

from kiosk.session.commands import Step
from kiosk.session.events import CentreSilent, Event, OfficerConfirmed, OfficerRefused, OfficerSigned
from kiosk.session.journeys.completion import events as ev
from kiosk.session.journeys.completion.begun import enter
from kiosk.session.journeys.completion.commands import ShowScan, StopScanner
from kiosk.session.journeys.completion.course import proceed, put_on_hold, with_taken
from kiosk.session.journeys.completion.parts import (
    SIDES,
    Completion,
    CompletionPart,
    DocumentRefusal,
    DocumentTaken,
)
from kiosk.session.journeys.completion.signing import asked_of
from kiosk.session.journeys.completion.stages import (
    AwaitingChecker,
    ChoosingDocument,
    JudgingDocument,
    LayingPage,
    ReviewingPage,
    SigningIn,
    TakingPage,
)
from kiosk.session.journeys.registration.events import Confirmed, WentBack
from kiosk.session.reports import told_of
from kiosk.session.states import State

DocumentStage = (
    ChoosingDocument | LayingPage | TakingPage | ReviewingPage | AwaitingChecker | SigningIn | JudgingDocument
)


def take_documents(state: State, stage: DocumentStage, event: Event) -> Step:
    match stage, event:
        case ChoosingDocument(completion), ev.DocumentChosen(kind):
            return enter(state, LayingPage(completion, kind))
        case ChoosingDocument(completion), (Confirmed() | WentBack()) if completion.taken.documents:
            return Step(state.at(AwaitingChecker(completion)))
        case ((LayingPage() | TakingPage()), _):
            return _scanned(state, stage, event)
        case ReviewingPage(), _:
            return _reviewed(state, stage, event)
        case _:
            return _judged(state, stage, event)


def _scanned(state: State, stage: LayingPage | TakingPage, event: Event) -> Step:
    match stage, event:
        case LayingPage(), ev.PageSeen(_, hint):
            return Step(state.at(replace(stage, hint=hint)))
        case LayingPage(completion, kind, pages), ev.TakePicture():
            return enter(state, TakingPage(completion, kind, pages))
        case LayingPage(completion, kind, pages), WentBack():
            back = ReviewingPage(completion, kind, pages) if pages else ChoosingDocument(completion)
            return Step(state.at(back), (StopScanner(),))
        case TakingPage(completion, kind, pages), ev.PageTaken(_, hint) if hint:
            return enter(state, LayingPage(completion, kind, pages, hint))
        case TakingPage(completion, kind, pages), ev.PageTaken():
            return Step(state.at(ReviewingPage(completion, kind, pages + 1)), (StopScanner(),))
        case _:
            return Step(state)


def _reviewed(state: State, stage: ReviewingPage, event: Event) -> Step:
    completion, kind, pages = stage.completion, stage.kind, stage.pages
    match event:
        case ev.TakeAgain() | WentBack():
            return enter(state, LayingPage(completion, kind, pages - 1))
        case ev.AnotherPage():
            return enter(state, LayingPage(completion, kind, pages))
        case ev.AnotherDocument() | Confirmed() if pages < SIDES.get(kind, 1):
            return enter(state, LayingPage(completion, kind, pages))
        case ev.AnotherDocument():
            return Step(state.at(ChoosingDocument(_with_document(stage))))
        case Confirmed():
            return Step(state.at(AwaitingChecker(_with_document(stage))))
        case _:
            return Step(state)


def _judged(state: State, stage: DocumentStage, event: Event) -> Step:
    match stage, event:
        case AwaitingChecker(completion), OfficerSigned(officer, pin):
            return Step(state.at(SigningIn(completion)), (asked_of(state, completion, officer, pin),))
        case AwaitingChecker(completion), WentBack():
            return Step(state.at(ChoosingDocument(completion)))
        case SigningIn(completion), OfficerConfirmed(_, checker):
            return _next_document(state, replace(completion, checker=checker))
        case SigningIn(completion), OfficerRefused(_, problem):
            return Step(state.at(AwaitingChecker(completion, problem)), told_of(problem))
        case SigningIn(completion), CentreSilent():
            return Step(state.at(AwaitingChecker(completion, unreachable=True)))
        case JudgingDocument(_, _, False), ev.DocumentAccepted():
            return _decided(state, stage, None, original=True)
        case JudgingDocument(), ev.RefusalWished():
            return Step(state.at(replace(stage, refusing=True)))
        case JudgingDocument(), WentBack():
            return Step(state.at(replace(stage, refusing=False)))
        case JudgingDocument(), ev.DocumentRefused(reason, original):
            return _decided(state, stage, reason, original=original)
        case _:
            return Step(state)


def _with_document(stage: ReviewingPage) -> Completion:
    taken = DocumentTaken(stage.kind, stage.pages)
    return with_taken(stage.completion, documents=(*stage.completion.taken.documents, taken))


def _decided(state: State, stage: JudgingDocument, why: DocumentRefusal | None, *, original: bool) -> Step:
    completion = stage.completion
    judged = replace(
        completion.taken.documents[stage.at],
        original=original,
        accepted=why is None,
        refusal=why,
        checker=completion.checker,
    )
    documents = (
        *completion.taken.documents[: stage.at],
        judged,
        *completion.taken.documents[stage.at + 1 :],
    )
    return _next_document(state, with_taken(completion, documents=documents))


def _next_document(state: State, completion: Completion) -> Step:
    """The next document without a judgement; after the last the receipt, or the hold (T18)."""
    documents = completion.taken.documents
    for at, each in enumerate(documents):
        if each.accepted is None:
            return Step(state.at(JudgingDocument(completion, at)), (ShowScan(state.session, at),))
    refusals = tuple(each.refusal for each in documents if each.refusal)
    if refusals:
        return put_on_hold(state, AwaitingChecker(completion), completion, refusals)
    return proceed(state, completion, CompletionPart.DOCUMENTS)
