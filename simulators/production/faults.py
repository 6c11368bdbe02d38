"""What can be wrong with production, by name."""

from enum import StrEnum


class Fault(StrEnum):
    OUTAGE = "outage"
    GARBLED = "garbled"
    SILENT = "silent"
    REJECT_PHOTO = "reject_photo"
    REJECT_FINGERS = "reject_fingers"
    BAD_CHIP = "bad_chip"
    WRONG_HOLDER = "wrong_holder"
    LOST = "lost"
    WRONG_PLACE = "wrong_place"


CATALOGUE = {
    Fault.OUTAGE.value: "answers 503 to everything",
    Fault.GARBLED.value: "answers with half a line",
    Fault.SILENT.value: "hears what is said and never answers",
    Fault.REJECT_PHOTO.value: "takes no order, for its photo",
    Fault.REJECT_FINGERS.value: "takes no order, for its fingers",
    Fault.BAD_CHIP.value: "the card does not pass the read-back test",
    Fault.WRONG_HOLDER.value: "the card names another person",
    Fault.LOST.value: "the card is lost on its way",
    Fault.WRONG_PLACE.value: "the card arrives at another place",
}
