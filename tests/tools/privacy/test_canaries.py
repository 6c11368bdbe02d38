"""A canary is found in whatever form it was left, and nothing else is taken for one."""

import json
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path
from urllib.parse import quote

import pytest

from kiosk.workload.people import read_people
from tools.privacy.canaries import PERSIAN_DIGITS, canary_people, forms_of_all, texts_of
from tools.privacy.scan import Scanner

PEOPLE = canary_people(3)
SCANNER = Scanner(forms_of_all(PEOPLE))
NAME, CODE = PEOPLE[4]["last_name"], PEOPLE[4]["national_code"]
PERSIAN_CODE = CODE.translate({ord(str(at)): digit for at, digit in enumerate(PERSIAN_DIGITS)})


def test_they_are_twenty_people_whom_a_workload_takes_and_nobody_is_called_alike(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text(json.dumps(PEOPLE, ensure_ascii=False), encoding="utf-8")
    assert len(read_people(path)) == 20
    texts = [text for person in PEOPLE for text in texts_of(person)]
    assert len(set(texts)) == len(texts)
    assert SCANNER.size > 5_000


@pytest.mark.parametrize(
    "left",
    [
        NAME.encode(),
        NAME.encode("utf-16-le"),
        b"\xfe\xff" + NAME.encode("utf-16"),
        json.dumps({"n": NAME}).encode(),
        quote(NAME).encode(),
        *(b64encode(b"x" * before + NAME.encode() + b"tail") for before in range(3)),
        urlsafe_b64encode(b"?" + NAME.encode() + b"!"),
        NAME.encode().hex().encode(),
        NAME.encode().hex().upper().encode(),
        CODE.encode(),
        PERSIAN_CODE.encode(),
        json.dumps(PERSIAN_CODE).encode(),
        b64encode(json.dumps({"code": CODE}).encode()),
    ],
)
def test_every_form_is_found(left: bytes) -> None:
    found = SCANNER.found_in(b"noise " * 50 + left + b" noise" * 50)
    assert {each.split(":")[0] for each in found} == {"person 5"}


def test_what_is_found_is_named_without_its_text(tmp_path: Path) -> None:
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / CODE).write_bytes(b"\0" * 5000 + NAME.encode())
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "chip").write_text(NAME, encoding="utf-8")
    found = list(SCANNER.found_under(tmp_path))
    assert len(found) == 2
    assert not any(NAME in each for each in found)


def test_other_people_and_noise_are_none() -> None:
    others = json.dumps(canary_people(4), ensure_ascii=False).encode()
    assert SCANNER.found_in(others + bytes(range(256)) * 40) == set()
