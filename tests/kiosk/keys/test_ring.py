"""A ring of keys: wrapped by its root, renewed by adding, ended by destroying."""

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kiosk.keys
from kiosk.keys.grades import Grade
from kiosk.keys.ring import FILE, KeyRing, Purpose
from kiosk.keys.root import CREDENTIAL, KEY_FILE, KeyFileError

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_NAMES = st.sampled_from(["v", "root", "grade", "id", "keys", "purpose", "since", "until", "wrapped", "file"])


@pytest.fixture(autouse=True)
def _a_machine_without_tpm_and_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.delenv("KIOSK_TPM", raising=False)


@pytest.fixture
def credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / CREDENTIAL).write_bytes(os.urandom(32))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder / CREDENTIAL


def test_a_key_is_the_same_at_the_next_start_and_stands_open_in_no_file(tmp_path: Path) -> None:
    made = KeyRing.open(tmp_path).add(Purpose.STORE, NOW)
    again = KeyRing.open(tmp_path).newest(Purpose.STORE)
    assert again == made
    ring = (tmp_path / FILE).read_bytes()
    assert made.secret.hex().encode() not in ring
    assert made.secret not in ring
    assert "secret" not in repr(made)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_new_key_ends_the_one_before_it_which_still_opens(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path)
    first = ring.add(Purpose.STORE, NOW)
    other = ring.add(Purpose.DIGEST, NOW)
    second = ring.add(Purpose.STORE, NOW + timedelta(days=30))
    assert ring.newest(Purpose.STORE) == second
    ended = ring.find(first.id)
    assert ended
    assert (ended.secret, ended.until) == (first.secret, second.since)
    assert ring.find(other.id) == other
    assert KeyRing.load(tmp_path).keys == ring.keys


def test_a_destroyed_key_is_in_no_file_any_more(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path)
    first = ring.add(Purpose.STORE, NOW)
    wrapped = json.loads((tmp_path / FILE).read_bytes())["keys"][0]["wrapped"]
    ring.add(Purpose.STORE, NOW)
    ring.destroy(first.id)
    assert KeyRing.load(tmp_path).find(first.id) is None
    assert all(wrapped[:32].encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_two_programs_that_add_keys_lose_none(tmp_path: Path) -> None:
    one, other = KeyRing.open(tmp_path), KeyRing.open(tmp_path)
    first, second = one.add(Purpose.OUTBOX, NOW), other.add(Purpose.AUDIT, NOW)
    assert {key.id for key in KeyRing.load(tmp_path).keys} == {first.id, second.id}


def test_a_key_moved_to_another_purpose_or_time_is_not_opened(tmp_path: Path) -> None:
    KeyRing.open(tmp_path).add(Purpose.STORE, NOW)
    plain = json.loads((tmp_path / FILE).read_bytes())
    plain["keys"][0]["purpose"] = "audit"
    (tmp_path / FILE).write_text(json.dumps(plain))
    with pytest.raises(KeyFileError, match="restore the right one"):
        KeyRing.load(tmp_path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / FILE).write_text("[]"),
        lambda folder: (folder / FILE).write_text("{"),
        lambda folder: (folder / FILE).chmod(0o640),
        lambda folder: (folder / KEY_FILE).unlink(),
        lambda folder: (folder / KEY_FILE).write_bytes(bytes(32)),
        lambda folder: (folder / KEY_FILE).write_bytes(b"short"),
        lambda folder: (folder / KEY_FILE).chmod(0o640),
    ],
)
def test_a_ring_or_root_that_cannot_be_used_is_named_with_the_remedy(tmp_path: Path, spoil: object) -> None:
    KeyRing.open(tmp_path).add(Purpose.STORE, NOW)
    assert callable(spoil)
    spoil(tmp_path)
    with pytest.raises(KeyFileError, match=r"restore|no root key") as caught:
        KeyRing.open(tmp_path)
    assert "\n" not in str(caught.value)


def test_without_tpm_and_credential_the_grade_is_a_file_and_says_so(tmp_path: Path) -> None:
    assert kiosk.keys.grade(tmp_path / "nothing yet") is Grade.FILE
    assert KeyRing.open(tmp_path).grade is Grade.FILE
    assert kiosk.keys.grade(tmp_path) is Grade.FILE
    assert "same disk" in Grade.FILE.words


def test_a_credential_of_systemd_is_preferred_and_leaves_no_root_on_the_disk(
    tmp_path: Path, credential: Path
) -> None:
    folder = tmp_path / "keys"
    made = KeyRing.open(folder).add(Purpose.STORE, NOW)
    assert kiosk.keys.grade(folder) is Grade.CREDENTIAL
    assert [each.name for each in folder.iterdir()] == [FILE]
    assert KeyRing.open(folder).find(made.id) == made
    credential.unlink()
    with pytest.raises(KeyFileError, match="start the kiosk's unit"):
        KeyRing.open(folder)


def test_keys_under_a_file_move_under_the_credential_that_has_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, given = tmp_path / "keys", tmp_path / "given"
    made = KeyRing.open(folder).add(Purpose.STORE, NOW)
    given.mkdir()
    (given / CREDENTIAL).write_bytes(os.urandom(32))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))
    ring = KeyRing.open(folder)
    assert (ring.grade, ring.find(made.id)) == (Grade.CREDENTIAL, made)
    assert not (folder / KEY_FILE).exists()
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(KeyFileError):  # the grade never falls by itself
        KeyRing.open(folder)


def test_the_grades_have_an_order() -> None:
    assert Grade.TPM.is_better_than(Grade.CREDENTIAL)
    assert Grade.CREDENTIAL.is_better_than(Grade.FILE)
    assert not Grade.FILE.is_better_than(Grade.FILE)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=50)
@given(content=st.binary(max_size=300) | _VALUES.map(lambda value: json.dumps(value).encode()))
def test_no_content_of_the_file_is_more_than_a_line(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        KeyRing.open(folder).add(Purpose.STORE, NOW)
        (folder / FILE).write_bytes(content)
        for look in (KeyRing.load, kiosk.keys.grade):
            with suppress(KeyFileError):
                look(folder)


def test_a_file_nested_without_end_is_no_ring(tmp_path: Path) -> None:
    KeyRing.open(tmp_path)
    (tmp_path / FILE).write_bytes(b"[" * 100_000)
    with pytest.raises(KeyFileError, match="not a ring"):
        KeyRing.load(tmp_path)


def test_keys_that_waited_for_the_centre_come_into_use_together_and_end_those_before_them(
    tmp_path: Path,
) -> None:
    ring, later = KeyRing.open(tmp_path), NOW + timedelta(days=90)
    old = [ring.add(purpose, NOW) for purpose in (Purpose.OUTBOX, Purpose.AUDIT, Purpose.STORE)]
    waiting = [ring.ensure(purpose) for purpose in (Purpose.OUTBOX_NEXT, Purpose.AUDIT_NEXT)]
    assert ring.newest(Purpose.OUTBOX) == old[0]
    ring.take_awaited(later)
    used = KeyRing.load(tmp_path)
    assert [used.newest(each) for each in (Purpose.OUTBOX, Purpose.AUDIT)] == [
        replace(waiting[0], purpose=Purpose.OUTBOX, since=later),
        replace(waiting[1], purpose=Purpose.AUDIT, since=later),
    ]
    assert used.find(old[0].id) == replace(old[0], until=later)
    assert used.newest(Purpose.STORE) == old[2]
    used.drop_ended(Purpose.OUTBOX, Purpose.AUDIT)
    left = KeyRing.load(tmp_path)
    assert {key.id for key in left.keys} == {waiting[0].id, waiting[1].id, old[2].id}


def test_where_nothing_waits_nothing_ends(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path)
    key = ring.add(Purpose.OUTBOX, NOW)
    ring.take_awaited(NOW + timedelta(days=1))
    ring.drop_ended(Purpose.OUTBOX)
    assert KeyRing.load(tmp_path).keys == (key,)
