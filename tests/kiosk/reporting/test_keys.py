"""The kiosk's key and what enrolment left."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.domain.sealing import key_text
from kiosk.reporting.keys import CENTRE_FILE, KEY_FILE, KeysError, KioskKeys, make_kiosk_key
from tests.kiosk.reporting.ends import CENTRE_SEALING, CENTRE_SIGNING, KIOSK


def enrolled(folder: Path) -> Path:
    make_kiosk_key(folder)
    answer = {
        "kiosk": KIOSK,
        "sealing": key_text(CENTRE_SEALING.public_key()),
        "signing": key_text(CENTRE_SIGNING.public_key()),
    }
    (folder / CENTRE_FILE).write_text(json.dumps(answer))
    return folder


def test_the_key_is_made_once_and_for_this_user_alone(tmp_path: Path) -> None:
    first = make_kiosk_key(tmp_path / "keys")
    assert make_kiosk_key(tmp_path / "keys") == first
    assert (tmp_path / "keys" / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_an_enrolled_kiosk_has_all_it_needs(tmp_path: Path) -> None:
    keys = KioskKeys.load(enrolled(tmp_path))
    assert keys.kiosk == KIOSK
    assert key_text(keys.own.public_key()) == make_kiosk_key(tmp_path)
    assert key_text(keys.centre_sealing) == key_text(CENTRE_SEALING.public_key())
    assert "own" not in repr(keys)


def test_another_kiosks_keys_are_refused(tmp_path: Path) -> None:
    keys = KioskKeys.load(enrolled(tmp_path))
    keys.check_kiosk(KIOSK)
    with pytest.raises(KeysError, match="this is k-18"):
        keys.check_kiosk("k-18")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / CENTRE_FILE).unlink(),
        lambda folder: (folder / CENTRE_FILE).write_text("{}"),
        lambda folder: (folder / CENTRE_FILE).write_text("[]"),
        lambda folder: (folder / CENTRE_FILE).write_text("no json"),
        lambda folder: (folder / CENTRE_FILE).write_text('{"kiosk": "k-17", "sealing": 5, "signing": "x"}'),
        lambda folder: (folder / KEY_FILE).unlink(),
        lambda folder: (folder / KEY_FILE).write_text("no key"),
        lambda folder: (folder / KEY_FILE).chmod(0o644),
        lambda folder: (folder / KEY_FILE).write_bytes(
            Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        ),
    ],
)
def test_unusable_keys_are_told_in_one_line_with_the_remedy(tmp_path: Path, spoil: object) -> None:
    folder = enrolled(tmp_path)
    spoil(folder)  # type: ignore[operator]
    with pytest.raises(KeysError, match="enrol this kiosk") as caught:
        KioskKeys.load(folder)
    assert "\n" not in str(caught.value)
