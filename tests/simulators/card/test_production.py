import json
import stat
from datetime import date
from pathlib import Path

import pytest

from drivers.card.officer import Officer
from drivers.card.officer_card import OfficerApplication
from simulators.card import person, personalised
from simulators.card.cli import main as card_main
from simulators.card.issue_cli import main as issue_main
from simulators.card.kinds import Supply
from simulators.card.person import FICTIONAL, HolderFileError
from simulators.card.personalised import CardFileError
from simulators.card.prints import FingerFileError, is_same_finger, load_reference
from simulators.card.production import produce, serial_for
from tests.drivers.card.cards import (
    NOW,
    OTHER_HAND,
    OWNER,
    SERIAL,
    STRANGER,
    deliver,
    opened,
    shipped_trust,
    supply,
)


def compact_files(folder: Path) -> list[str]:
    for name, minutiae in (("right.compact", OWNER), ("left.compact", OTHER_HAND)):
        (folder / name).write_bytes(minutiae)
    return [str(folder / "right.compact"), str(folder / "left.compact")]


def test_a_card_file_holds_a_whole_card_and_is_marked_as_test(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    personalised.save(supply().card, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "NOT FOR PRODUCTION" in path.read_text("utf-8")
    card, _ = Supply(personalised.load(path), FICTIONAL, None, is_same_finger).make()
    assert deliver(card.process, OWNER) is not None


def test_issue_makes_a_card_for_the_person_of_a_holder_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "holder.json").write_text(
        json.dumps({"first_name": "دیگر", "birth_date": "1980-01-02"}), "utf-8"
    )
    out = tmp_path / "card.json"
    arguments = ["--out", str(out), "--holder", str(tmp_path / "holder.json"), "--serial", "T5"]
    assert issue_main([*arguments, "--finger", *compact_files(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("issued T5 ")
    card, _ = Supply(personalised.load(out), FICTIONAL, None, is_same_finger).make()
    holder = opened(card.process).read_holder()
    assert (holder.first_name, holder.birth_date) == ("دیگر", date(1980, 1, 2))
    assert holder.national_code == "9991234500"


def test_issue_makes_an_officers_card_from_a_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "officer.json"
    assert issue_main(["--out", str(out), "--officer", "20417"]) == 0
    assert capsys.readouterr().out.startswith("issued T")
    card, _ = Supply(personalised.load(out), Officer("20417", "x"), None, is_same_finger).make()
    used = OfficerApplication(card.process, shipped_trust(), lambda: NOW)
    used.authenticate()
    assert used.read_officer().number == "20417"


def test_issue_makes_a_technicians_card_from_a_number(tmp_path: Path) -> None:
    out = tmp_path / "technician.json"
    assert issue_main(["--out", str(out), "--technician", "70125"]) == 0
    card, _ = Supply(personalised.load(out), person.technician("70125"), None, is_same_finger).make()
    used = OfficerApplication(card.process, shipped_trust(), lambda: NOW)
    used.authenticate()
    assert used.read_technician().number == "70125"


@pytest.mark.parametrize(
    "options", [["--officer", ""], ["--technician", ""], ["--officer", "1", "--holder", "h.json"]]
)
def test_issue_refuses_what_an_officers_card_cannot_carry(
    tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert issue_main(["--out", str(tmp_path / "card.json"), *options]) == 1
    assert capsys.readouterr().err.startswith("kiosk-sim issue: ")
    assert not (tmp_path / "card.json").exists()


def test_the_same_person_and_seed_have_the_same_card() -> None:
    assert serial_for(FICTIONAL, 1) == serial_for(FICTIONAL, 1) != serial_for(FICTIONAL, 2)
    one, other = (produce(FICTIONAL, (OWNER,), SERIAL, 1) for _ in range(2))
    assert one.key.private_numbers() == other.key.private_numbers()


@pytest.mark.parametrize("content", ["{", "{}", '{"serial": 1}', "[]"])
def test_files_that_are_no_cards_are_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "card.json"
    path.write_text(content)
    with pytest.raises(CardFileError, match=r"card\.json"):
        personalised.load(path)
    with pytest.raises(CardFileError, match="kiosk-sim issue"):
        personalised.load(tmp_path / "absent.json")


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"name": "x"}', '{"sex": 1}', '{"birth_date": "1369/01/01"}']
)
def test_holder_files_with_mistakes_are_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "holder.json"
    path.write_text(content)
    with pytest.raises(HolderFileError, match=r"holder\.json"):
        person.load(path)


def test_files_that_are_no_fingers_are_named(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no image")
    (tmp_path / "few.compact").write_bytes(OWNER[:12])
    for name in ("absent.png", "text.png", "few.compact"):
        with pytest.raises(FingerFileError, match=name):
            load_reference(tmp_path / name, 500)


def test_the_comparator_in_the_card_tells_fingers_apart() -> None:
    assert is_same_finger(OWNER, OWNER)
    assert not is_same_finger(STRANGER, OWNER)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--finger IMAGE is wanted"),
        (["--finger", "absent.png"], "absent.png"),
        (["--card", "absent.json"], "absent.json"),
        (["--finger", "{right}", "--fault", "nonsense"], "no fault 'nonsense'"),
        (["--finger", "{right}", "--holder", "absent.json"], "absent.json"),
    ],
)
def test_every_wrong_option_is_one_line_and_no_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    right = compact_files(tmp_path)[0]
    assert card_main(["--vpcd", "127.0.0.1:1", *(each.format(right=right) for each in arguments)]) == 1
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_an_address_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert card_main(["--vpcd", "nowhere", "--finger", compact_files(tmp_path)[0]]) == 1
    assert "HOST:PORT is wanted" in capsys.readouterr().err


def test_a_photo_must_be_a_small_jpeg(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photo, out = tmp_path / "photo.jpg", tmp_path / "card.json"
    arguments = ["--out", str(out), "--photo", str(photo), "--finger", *compact_files(tmp_path)]
    for content in (b"no JPEG", b"\xff\xd8\xff" + bytes(20_000)):
        photo.write_bytes(content)
        assert issue_main(arguments) == 1
        assert "photo.jpg" in capsys.readouterr().err
    photo.write_bytes(b"\xff\xd8\xff\xe0")
    assert issue_main(arguments) == 0
    assert 0x5004 in personalised.load(out).files
