"""The kiosk's signing key is made once, kept private, and told when it cannot be used."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.sealing import key_bytes
from kiosk.keys.ring import FILE
from kiosk.reporting.keys import KeysError
from kiosk.reporting.signing import PUBLIC_FILE, signing_key


def test_the_key_is_made_once_and_its_public_half_lies_beside_it(tmp_path: Path) -> None:
    first, again = signing_key(tmp_path / "keys"), signing_key(tmp_path / "keys")
    assert first.private_bytes_raw() == again.private_bytes_raw()
    assert (tmp_path / "keys" / FILE).stat().st_mode & 0o777 == 0o600
    told = Ed25519PublicKey.from_public_bytes(key_bytes((tmp_path / "keys" / PUBLIC_FILE).read_text()))
    assert told == first.public_key()


@pytest.mark.parametrize("spoil", [lambda path: path.chmod(0o644), lambda path: path.write_text("no key")])
def test_a_key_that_cannot_be_trusted_is_named(tmp_path: Path, spoil: object) -> None:
    signing_key(tmp_path)
    assert callable(spoil)
    spoil(tmp_path / FILE)
    with pytest.raises(KeysError, match="no usable signing key"):
        signing_key(tmp_path)
