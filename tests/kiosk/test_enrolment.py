"""Enrolling a kiosk: one key for good, and a centre's answer that is whole or changes nothing."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.sealing import key_text
from kiosk.enrolment import install, public_key
from kiosk.reporting.keys import KeysError, KioskKeys

ANSWER = {
    "kiosk": "kiosk-1",
    "sealing": key_text(X25519PrivateKey.generate().public_key()),
    "signing": key_text(Ed25519PrivateKey.generate().public_key()),
}


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(ANSWER))
    return file


def test_the_key_is_made_once_and_only_its_public_half_is_told(tmp_path: Path) -> None:
    told = public_key(tmp_path / "keys")
    assert public_key(tmp_path / "keys") == told
    assert len(told) == 64
    assert (tmp_path / "keys" / "ring.json").stat().st_mode & 0o077 == 0


def test_the_answer_makes_the_keys_usable_and_only_this_user_may_read_it(
    tmp_path: Path, answer: Path
) -> None:
    public_key(tmp_path)
    install(tmp_path, "kiosk-1", answer)
    assert KioskKeys.load(tmp_path).kiosk == "kiosk-1"
    assert (tmp_path / "centre.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "bad", ["", "[]", "{}", json.dumps(ANSWER | {"sealing": "0"}), json.dumps(ANSWER | {"kiosk": "kiosk-2"})]
)
def test_an_answer_that_is_not_whole_or_not_for_this_kiosk_changes_nothing(
    tmp_path: Path, answer: Path, bad: str
) -> None:
    public_key(tmp_path)
    install(tmp_path, "kiosk-1", answer)
    before = (tmp_path / "centre.json").read_bytes()
    answer.write_text(bad)
    with pytest.raises(KeysError, match="; "):
        install(tmp_path, "kiosk-1", answer)
    assert (tmp_path / "centre.json").read_bytes() == before


def test_an_answer_without_a_key_of_ones_own_is_of_no_use(tmp_path: Path, answer: Path) -> None:
    with pytest.raises(KeysError, match="without --answer first"):
        install(tmp_path / "keys", "kiosk-1", answer)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    public_key(tmp_path)
    (tmp_path / "ring.json").chmod(0o644)
    with pytest.raises(KeysError, match="0600"):
        public_key(tmp_path)
