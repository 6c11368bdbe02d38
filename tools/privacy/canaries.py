"""People nobody else is called like, and every form in which a text of theirs could lie somewhere."""

import json
import random
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from kiosk.workload.people import fictional

PERSIAN_DIGITS, ARABIC_DIGITS = "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"
_LETTERS = "بپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_SHORTEST = 6  # bytes; shorter forms lie everywhere by chance
_NUMBERS_FROM = 700_000


def canary_people(seed: int, count: int = 20) -> list[dict[str, str]]:
    """Entries for `--people`: names and addresses of random letters, valid codes of nobody."""
    chance = random.Random(f"{seed}/canaries")
    return [_person(chance, _NUMBERS_FROM + seed * 100 + at) for at in range(count)]


def texts_of(person: dict[str, str]) -> list[str]:
    """What only this person says of themselves; a birth date alone is nobody's."""
    return [text for key, text in person.items() if key != "birth_date"]


def forms_of(text: str) -> set[bytes]:
    """The bytes a text may have become: digits, encodings, escapes, base64 at any place, hex."""
    spellings = {text, *(with_digits(text, digits) for digits in (PERSIAN_DIGITS, ARABIC_DIGITS))}
    encoded = {word.encode(coding) for word in spellings for coding in ("utf-8", "utf-16-le", "utf-16-be")}
    escaped = {json.dumps(word)[1:-1].encode() for word in spellings}
    escaped |= {quote(word).encode() for word in spellings}
    plain = encoded | escaped
    wrapped = {form for each in plain for form in _in_base64(each)}
    wrapped |= {form for each in plain for form in (each.hex().encode(), each.hex().upper().encode())}
    return {form for form in plain | wrapped if len(form) >= _SHORTEST}


def forms_of_all(people: Iterable[dict[str, str]]) -> dict[bytes, str]:
    """Each form with the field it would betray."""
    return {
        form: f"person {at}: {key}"
        for at, person in enumerate(people, 1)
        for key, text in person.items()
        if text in texts_of(person)
        for form in forms_of(text)
    }


def _person(chance: random.Random, number: int) -> dict[str, str]:
    known = fictional(chance, number)
    return {
        "national_code": known.national_code,
        "birth_date": known.birth_date.isoformat(),
        "first_name": _word(chance, 7),
        "last_name": _word(chance, 9),
        "father": _word(chance, 7),
        "mother": _word(chance, 7),
        "birth_place": _word(chance, 8),
        "mobile": "0912" + "".join(chance.choices("123456789", k=7)),
        "address": f"{_word(chance, 9)}، کوچه {_word(chance, 8)}، پلاک ۱۲",
    }


def _word(chance: random.Random, letters: int) -> str:
    return "".join(chance.choices(_LETTERS, k=letters))


def with_digits(text: str, digits: str) -> str:
    return text.translate({ord(str(at)): digit for at, digit in enumerate(digits)})


def _in_base64(data: bytes) -> Iterator[bytes]:
    """What base64 makes of it at each of three places: the letters that neighbours cannot change."""
    for before in range(3):
        whole = b64encode(bytes(before) + data + bytes(3))
        first = -(-before * 8 // 6)
        last = (before + len(data)) * 8 // 6
        yield whole[first:last]
        yield whole[first:last].translate(bytes.maketrans(b"+/", b"-_"))
