"""One person's slip, in both languages."""

from datetime import date

from kiosk.completion.receipt import Place, SlipFacts
from kiosk.domain.numbers import NumberKind

NUMBER = "906690743910"
DAY = date(2026, 11, 22)
PLACES = {
    "fa": Place(
        "ادارهٔ ثبت احوال تهران، شعبهٔ ۲",
        "تهران، خیابان امام خمینی، نبش خیابان ولی‌عصر، پلاک ۱۲۰",
        "شنبه تا چهارشنبه ۷:۳۰ تا ۱۴",
    ),
    "en": Place("Tehran civil registry, branch 2", "120 Imam Khomeini St, Tehran", "Sat-Wed 7:30-14:00"),
}


def facts(language: str, code: str = "NCK1:TEST", *, copy: bool = False) -> SlipFacts:
    return SlipFacts(
        NUMBER, NumberKind.RECEIPT, DAY, "kiosk-1", code, PLACES[language], excused=(1, 7), copy=copy
    )
