"""The words of printed slips in every language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """`about` holds {days}, `from_to` {begins} and {ends}; `fingers` go by position, ISO/IEC 19794-2."""

    service: str
    copy: str
    receipt: str
    tracking: str
    tracking_next: str
    appointment: str
    from_to: str
    visit_place: str
    visit_bring: str
    day: str
    place: str
    address: str
    hours: str
    excused: str
    about: str
    moved: str
    keep: str
    bring: str
    check: str
    list_sign: str
    fingers: Mapping[int, str]


_PERSIAN = Words(
    service="کارت هوشمند ملی",
    copy="رونوشت",
    receipt="شمارهٔ رسید ثبت‌نام",
    tracking="شمارهٔ پیگیری",
    tracking_next="وضعیت درخواست خود را با این شماره در همین دستگاه ببینید.",
    appointment="نوبت شما",
    from_to="ساعت {begins} تا {ends}",
    visit_place="محل مراجعه",
    visit_bring="خودتان با مدارک هویتی بیایید.",
    day="تاریخ",
    place="محل تحویل کارت",
    address="نشانی",
    hours="ساعت کار",
    excused="انگشت‌های معاف",
    about="صدور کارت حدود {days} روز طول می‌کشد؛ ممکن است زودتر یا دیرتر آماده شود.",
    moved="محل تحویل کارت عوض شد و شمارهٔ رسید همان است. پیش از آمدن، وضعیت درخواست را ببینید.",
    keep="این رسید را تا زمان تحویل کارت نزد خود نگه دارید.",
    bring="برای دریافت کارت، خودتان با این رسید و مدارک هویتی به محل تحویل بیایید.",
    check="درستی این برگه با این کد بررسی می‌شود.",
    list_sign="، ",
    fingers={
        1: "شست دست راست",
        2: "اشارهٔ دست راست",
        3: "میانی دست راست",
        4: "حلقهٔ دست راست",
        5: "کوچک دست راست",
        6: "شست دست چپ",
        7: "اشارهٔ دست چپ",
        8: "میانی دست چپ",
        9: "حلقهٔ دست چپ",
        10: "کوچک دست چپ",
    },
)
_ENGLISH = Words(
    service="National smart card",
    copy="COPY",
    receipt="Registration receipt number",
    tracking="Tracking number",
    tracking_next="See how your application stands with this number, at this kiosk.",
    appointment="Your appointment",
    from_to="{begins} to {ends}",
    visit_place="Where",
    visit_bring="Come yourself and bring your identity documents.",
    day="Date",
    place="Card is handed over at",
    address="Address",
    hours="Open",
    excused="Fingers excused",
    about="The card takes about {days} days; it may be ready sooner or later.",
    moved="The place has changed, the receipt number has not. Look at your status before you come.",
    keep="Keep this receipt until your card is handed over.",
    bring="Come yourself to collect the card, with this receipt and your identity documents.",
    check="This code proves that the slip is genuine.",
    list_sign=", ",
    fingers={
        1: "right thumb",
        2: "right index",
        3: "right middle",
        4: "right ring",
        5: "right little",
        6: "left thumb",
        7: "left index",
        8: "left middle",
        9: "left ring",
        10: "left little",
    },
)
WORDS: Mapping[str, Words] = {"fa": _PERSIAN, "en": _ENGLISH}
