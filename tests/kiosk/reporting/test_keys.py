"""The kiosk's key and what enrolment left."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.domain.sealing import key_text
from kiosk.keys.ring import FILE
from kiosk.reporting.keys import CENTRE_FILE, KEY_FILE, KeysError, KioskKeys, make_kiosk_key
from kiosk.storage.private_file import write_private
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
    assert (tmp_path / "keys" / FILE).stat().st_mode & 0o777 == 0o600


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
        lambda folder: (folder / FILE).unlink(),
        lambda folder: (folder / FILE).write_text("no ring"),
        lambda folder: (folder / FILE).chmod(0o644),
        lambda folder: (folder / "root.key").write_bytes(bytes(32)),
        lambda folder: (folder / "root.key").unlink(),
    ],
)
def test_unusable_keys_are_told_in_one_line_with_the_remedy(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    folder = enrolled(tmp_path)
    spoil(folder)
    with pytest.raises(KeysError, match="enrol this kiosk") as caught:
        KioskKeys.load(folder)
    assert "\n" not in str(caught.value)


def _pem(key: X25519PrivateKey | Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_the_key_file_of_an_older_version_is_taken_into_the_ring_and_goes(tmp_path: Path) -> None:
    own = X25519PrivateKey.generate()
    enrolled(tmp_path)
    (tmp_path / FILE).unlink()
    write_private(tmp_path / KEY_FILE, _pem(own))
    for _ in range(2):
        assert KioskKeys.load(tmp_path).own.private_bytes_raw() == own.private_bytes_raw()
    assert not (tmp_path / KEY_FILE).exists()
    assert make_kiosk_key(tmp_path) == key_text(own.public_key())


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_an_old_key_file_that_cannot_be_trusted_is_not_taken_in(tmp_path: Path, mode: int) -> None:
    enrolled(tmp_path)
    (tmp_path / FILE).unlink()
    write_private(tmp_path / KEY_FILE, _pem(Ed25519PrivateKey.generate()))
    (tmp_path / KEY_FILE).chmod(mode)
    with pytest.raises(KeysError, match=r"kiosk\.key"):
        KioskKeys.load(tmp_path)
    assert (tmp_path / KEY_FILE).exists()
