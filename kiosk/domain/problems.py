"""Every rule a field can break, and what the person is told about it in both languages."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """Why a field is refused."""

    MISSING = "missing"
    CODE_LENGTH = "code_length"
    CODE_REPEATED = "code_repeated"
    CODE_DISTRICT = "code_district"
    CODE_SERIAL = "code_serial"
    CODE_CHECK_DIGIT = "code_check_digit"
    DATE_FORM = "date_form"
    DATE_IMPOSSIBLE = "date_impossible"
    DATE_TOO_EARLY = "date_too_early"
    DATE_IN_FUTURE = "date_in_future"
    TOO_YOUNG = "too_young"
    SECOND_ITEM_FORM = "second_item_form"
    NAME_LENGTH = "name_length"
    NAME_LETTERS = "name_letters"
    CERTIFICATE_NUMBER = "certificate_number"
    CERTIFICATE_NOT_CODE = "certificate_not_code"
    CERTIFICATE_SERIES = "certificate_series"
    CERTIFICATE_SERIAL = "certificate_serial"
    POSTAL_LENGTH = "postal_length"
    POSTAL_FIRST_DIGIT = "postal_first_digit"
    POSTAL_REPEATED = "postal_repeated"
    MOBILE_FORM = "mobile_form"
    LANDLINE_FORM = "landline_form"
    EMAIL_FORM = "email_form"
    ADDRESS_LENGTH = "address_length"
    SPOUSE_NOT_STATED = "spouse_not_stated"
    SPOUSE_UNEXPECTED = "spouse_unexpected"
    SPOUSES_TOO_MANY = "spouses_too_many"
    CHILDREN_NOT_STATED = "children_not_stated"
    CODE_TWICE = "code_twice"
    PARENT_NOT_OLDER = "parent_not_older"
    CHILD_NOT_YOUNGER = "child_not_younger"


@dataclass(frozen=True, slots=True)
class Wording:
    fa: str
    en: str


WORDINGS = {
    Problem.MISSING: Wording("این مورد را وارد کنید.", "Please fill this in."),
    Problem.CODE_LENGTH: Wording(
        "کد ملی ده رقم است؛ صفرهای ابتدای آن را هم وارد کنید.",
        "A national code has ten digits; type its leading zeros too.",
    ),
    Problem.CODE_REPEATED: Wording(
        "کد ملی نمی‌تواند ده رقم یکسان باشد.", "A national code is never ten equal digits."
    ),
    Problem.CODE_DISTRICT: Wording(
        "سه رقم اول کد ملی نمی‌تواند صفر باشد.", "The first three digits of a national code are not all zero."
    ),
    Problem.CODE_SERIAL: Wording(
        "رقم‌های چهارم تا نهم کد ملی نمی‌تواند صفر باشد.",
        "The fourth to ninth digits of a national code are not all zero.",
    ),
    Problem.CODE_CHECK_DIGIT: Wording(
        "کد ملی درست نیست؛ رقم‌ها را دوباره ببینید.",
        "This national code is not right; look at its digits again.",
    ),
    Problem.DATE_FORM: Wording(
        "تاریخ را به شکل سال/ماه/روز وارد کنید، مانند ۱۳۶۵/۰۴/۱۲.",
        "Type the date as year/month/day, such as 1365/04/12.",
    ),
    Problem.DATE_IMPOSSIBLE: Wording("این تاریخ در تقویم نیست.", "This date is not in the calendar."),
    Problem.DATE_TOO_EARLY: Wording(
        "سال تولد پیش از ۱۲۷۰ پذیرفته نیست.", "A year of birth before 1270 is not accepted."
    ),
    Problem.DATE_IN_FUTURE: Wording("این تاریخ هنوز نرسیده است.", "This date has not come yet."),
    Problem.TOO_YOUNG: Wording(
        "کارت از پانزده سال تمام داده می‌شود.", "The card is given from the age of fifteen full years."
    ),
    Problem.SECOND_ITEM_FORM: Wording(
        "کد ملی یا تاریخ تولد خود را وارد کنید.", "Type your national code or your date of birth."
    ),
    Problem.NAME_LENGTH: Wording("نام باید ۲ تا ۵۰ حرف باشد.", "A name has 2 to 50 letters."),
    Problem.NAME_LETTERS: Wording(
        "نام را فقط با حروف فارسی بنویسید.", "Write the name in Persian letters only."
    ),
    Problem.CERTIFICATE_NUMBER: Wording(
        "شماره شناسنامه حداکثر ده رقم است و با صفر آغاز نمی‌شود.",
        "A birth certificate number has at most ten digits and no leading zero.",
    ),
    Problem.CERTIFICATE_NOT_CODE: Wording(
        "برای متولدان ۱۳۶۸ به بعد، شماره شناسنامه همان کد ملی است.",
        "For births from 1368 on, the certificate number is the national code.",
    ),
    Problem.CERTIFICATE_SERIES: Wording(
        "سری شناسنامه یک حرف و یک یا دو رقم است، مانند الف ۲۳.",
        "The certificate series is one letter and one or two digits, such as الف ۲۳.",
    ),
    Problem.CERTIFICATE_SERIAL: Wording(
        "سریال شناسنامه حداکثر شش رقم است.", "The certificate serial has at most six digits."
    ),
    Problem.POSTAL_LENGTH: Wording("کد پستی ده رقم است.", "A postal code has ten digits."),
    Problem.POSTAL_FIRST_DIGIT: Wording(
        "کد پستی با صفر آغاز نمی‌شود.", "A postal code does not begin with zero."
    ),
    Problem.POSTAL_REPEATED: Wording(
        "کد پستی نمی‌تواند ده رقم یکسان باشد.", "A postal code is never ten equal digits."
    ),
    Problem.MOBILE_FORM: Wording(
        "شماره همراه با ۰۹ آغاز می‌شود و یازده رقم است.",
        "A mobile number begins with 09 and has eleven digits.",
    ),
    Problem.LANDLINE_FORM: Wording(
        "تلفن ثابت را با کد شهر و یازده رقم وارد کنید.",
        "Type the landline with its area code, eleven digits in all.",
    ),
    Problem.EMAIL_FORM: Wording("نشانی ایمیل درست نیست.", "This is not an e-mail address."),
    Problem.ADDRESS_LENGTH: Wording("نشانی باید ۱۰ تا ۲۰۰ حرف باشد.", "An address has 10 to 200 characters."),
    Problem.SPOUSE_NOT_STATED: Wording(
        "مشخصات همسر را وارد کنید یا بگویید که همسری ندارید.",
        "Enter your spouse, or state that you have none.",
    ),
    Problem.SPOUSE_UNEXPECTED: Wording(
        "با این وضعیت تأهل، همسر ثبت نمی‌شود.", "With this marital status no such spouse is entered."
    ),
    Problem.SPOUSES_TOO_MANY: Wording(
        "تعداد همسران کنونی بیش از حد قانونی است.", "There are more present spouses than the law allows."
    ),
    Problem.CHILDREN_NOT_STATED: Wording(
        "فرزندان را وارد کنید یا بگویید که فرزندی ندارید.",
        "Enter your children, or state that you have none.",
    ),
    Problem.CODE_TWICE: Wording(
        "این کد ملی در همین فرم برای شخص دیگری آمده است.",
        "This national code stands for another person in this form.",
    ),
    Problem.PARENT_NOT_OLDER: Wording(
        "پدر و مادر باید از متقاضی بزرگ‌تر باشند.", "Parents must be older than the applicant."
    ),
    Problem.CHILD_NOT_YOUNGER: Wording(
        "فرزند باید از متقاضی کوچک‌تر باشد.", "Children must be younger than the applicant."
    ),
}


class FieldError(ValueError):
    """A field breaks a rule; the text is the rule's key and never the field's content."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem
