"""Why a card in the reader is not taken, one name for each reason."""

from enum import IntEnum

from drivers.errors import DeviceRefused


class CardProblem(IntEnum):
    MUTE = 1
    OTHER_APPLICATION = 2
    BANK_CARD = 3
    PIV_CARD = 4
    PASSPORT = 5
    UNSUPPORTED_PROFILE = 6
    BLANK = 7
    NOT_AUTHENTIC = 8
    WRONG_ISSUER = 9
    NOT_YET_VALID = 10
    EXPIRED = 11
    REVOKED = 12
    REVOCATION_LIST_STALE = 13
    TERMINAL_REFUSED = 14
    RETURNED = 15
    TERMINATED = 16
    BY_EXCEPTION = 17
    OFFICERS_CARD = 18
    NO_OFFICERS_CARD = 19
    TECHNICIANS_CARD = 20
    NO_TECHNICIANS_CARD = 21


_TEXTS = {
    CardProblem.MUTE: ("the card gives no answer", "put it in the right way round, chip first"),
    CardProblem.OTHER_APPLICATION: (
        "the card carries no national card application",
        "put in the national card",
    ),
    CardProblem.BANK_CARD: ("this is a bank card", "put in the national card"),
    CardProblem.PIV_CARD: ("this is a staff card (PIV)", "put in the national card"),
    CardProblem.PASSPORT: ("this is a travel document", "put in the national card"),
    CardProblem.UNSUPPORTED_PROFILE: ("the card's profile version is unknown", "update the kiosk"),
    CardProblem.BLANK: ("the card is not personalised", "send it back to production"),
    CardProblem.NOT_AUTHENTIC: ("the card cannot prove that it is genuine", "keep it and tell the authority"),
    CardProblem.WRONG_ISSUER: (
        "the card comes from an unknown issuer",
        "keep it, or check the issuer certificates",
    ),
    CardProblem.NOT_YET_VALID: ("the card's certificate is not valid yet", "check the kiosk's clock"),
    CardProblem.EXPIRED: ("the card's certificate has expired", "send the card back to production"),
    CardProblem.REVOKED: ("the card has been revoked", "keep it and tell the authority"),
    CardProblem.REVOCATION_LIST_STALE: (
        "the revocation list is out of date",
        "fetch a new one from the centre",
    ),
    CardProblem.TERMINAL_REFUSED: (
        "the card refuses this kiosk's certificate",
        "check its validity and roles, and the kiosk's clock",
    ),
    CardProblem.RETURNED: ("the card has been taken back", "keep it and tell the authority"),
    CardProblem.BY_EXCEPTION: ("the card was handed over at a desk", "keep it and tell the authority"),
    CardProblem.OFFICERS_CARD: ("this is an officer's card", "put in the applicant's card"),
    CardProblem.NO_OFFICERS_CARD: ("this is not an officer's card", "put in the officer's own card"),
    CardProblem.TECHNICIANS_CARD: ("this is a technician's card", "put in the applicant's card"),
    CardProblem.NO_TECHNICIANS_CARD: ("this is not a technician's card", "put in the technician's own card"),
    CardProblem.TERMINATED: ("the card has been put out of use", "keep it and tell the authority"),
}


class CardRefused(DeviceRefused):
    """This card is not taken; `card_problem` says why."""

    def __init__(self, card_problem: CardProblem) -> None:
        super().__init__(*_TEXTS[card_problem], card_problem)
        self.args = (card_problem,)
        self.card_problem = card_problem
