"""What `kiosk-centre desk` says: what each act is for, and what to do where one is refused."""

from kiosk.domain.desk import Act, DeskRefusal

HELP = {
    Act.TRY_AGAIN: "referred: let a kiosk try again (T32)",
    Act.NEW_CAPTURE: "referred: another visit, other fingers (T32)",
    Act.NEW_CARD: "referred: a new card of the same data (T32)",
    Act.SETTLE_IN_CUSTODY: "unconfirmed: the card was found in custody (T33)",
    Act.SETTLE_DELIVERED: "unconfirmed: the card is with its holder; needs --second (T33)",
    Act.HAND_OVER: "referred: handed over by the exception procedure; needs --second (T38)",
    Act.RECALL: "returned: send the card to --place again (T35)",
    Act.ARRIVED: "book a card in at the officer's place (T22, T35)",
    Act.CHANGE_PLACE: "deliver at --place instead (T41)",
    Act.REMAKE: "failed or faulty card: make it anew (T24)",
    Act.CORRECT: "referred: correct items with --set, and ask the register again (T39)",
    Act.END: "referred: end the application (T40)",
    Act.INELIGIBLE: "close on a paper notice, --outcome (T37)",
    Act.CONTACT: "change contact data with --set, no edit (R63)",
    Act.REPRINT: "print the receipt again, marked as a copy (F23)",
    Act.ERASE: "over: erase the person's data on request; needs --second",
}
REMEDIES = {
    DeskRefusal.NOT_FOUND: "no application has this number; check it",
    DeskRefusal.WRONG_PIN: "officer or PIN is wrong",
    DeskRefusal.LOCKED: "too many wrong PINs; wait and try again",
    DeskRefusal.OTHER_PLACE: "the card lies at another place; only an officer there may do this",
    DeskRefusal.NO_REASON: "give the reason with --reason, 3 to 200 characters",
    DeskRefusal.SECOND_NEEDED: "a second officer of the same place must confirm: --second NAME",
    DeskRefusal.SAME_PERSON: "the second officer must be neither the first nor who checked the documents",
    DeskRefusal.NOT_POSSIBLE_NOW: "the application is not in a state for this; see desk show",
    DeskRefusal.KIOSK_MAY_DELIVER: "a kiosk may still hand the card over; it is being told, try again later",
    DeskRefusal.NO_CARD: "there is no card of this application",
    DeskRefusal.CARD_OUT: "a card of it is being made or not with its holder yet; settle that first",
    DeskRefusal.NO_PACKET: "there are no data to make a card of; decide new_capture instead",
    DeskRefusal.NO_PLACE: "name an authorised place with --place",
    DeskRefusal.NOTHING_CHANGED: "that is how it is already",
    DeskRefusal.INVALID: "a value is missing or not valid; see --set and --outcome",
    DeskRefusal.ALREADY_REGISTERED: "another open application has this national code",
    DeskRefusal.OWN_APPLICATION: "it is an officer's own or their family's application; a colleague decides",
}
