"""The audit chain shows every change, gap and swap, and with a published head a cut-off end too."""

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.audit import (
    FACTS,
    AuditError,
    AuditKind,
    Entry,
    Head,
    canonical,
    first_link,
    next_link,
    verify,
)

STORE = "6c3d1c9e-5c0e-4a39-8b9e-1f9f6d3f2a10"
EVENT = {"seq": 1, "id": "01890a5d-ac96-774b-bcce-b302099a8057", "type": "journey.ended"}
Row = tuple[int, bytes, bytes]


def chain(length: int, store: str = STORE) -> list[Row]:
    link, rows = first_link(store), []
    for number in range(1, length + 1):
        facts = EVENT | {"seq": number}
        body = Entry(number, 1, "2026-03-01T08:00:00.000Z", AuditKind.EVENT, facts).encode()
        link = next_link(link, body)
        rows.append((number, body, link))
    return rows


def test_a_chain_as_it_was_written_has_no_finding() -> None:
    assert list(verify(STORE, chain(5))) == []


def test_an_entry_reads_back_as_itself() -> None:
    entry = Entry(3, 7, "2026-03-01T08:00:00.000Z", AuditKind.EVENT, EVENT)
    assert Entry.decode(entry.encode()) == entry


@pytest.mark.parametrize("kind", AuditKind)
def test_an_entry_tells_what_its_kind_says_and_nothing_else(kind: AuditKind) -> None:
    facts: dict[str, object] = {name: of() for name, of in FACTS[kind].items()}
    Entry(1, 1, "", kind, facts).encode()
    wrong: dict[str, object] = dict.fromkeys(facts, 0.5)
    for other in (facts | {"name": "x"}, wrong or {"name": "x"}):
        with pytest.raises(AuditError) as caught:
            Entry(1, 1, "", kind, other).encode()
        assert str(caught.value) == f"an entry {kind} tells {', '.join(facts) or 'nothing'}"


@given(at=st.integers(0, 4), where=st.integers(0, 400), bit=st.integers(0, 7))
def test_a_changed_bit_of_any_entry_is_noticed(at: int, where: int, bit: int) -> None:
    rows = chain(5)
    number, body, link = rows[at]
    changed = bytearray(body)
    changed[where % len(body)] ^= 1 << bit
    rows[at] = (number, bytes(changed), link)
    assert list(verify(STORE, rows))


@given(at=st.integers(0, 4), where=st.integers(0, 31))
def test_a_changed_link_is_noticed_even_in_the_last_entry(at: int, where: int) -> None:
    rows = chain(5)
    number, body, link = rows[at]
    changed = bytearray(link)
    changed[where] ^= 0x10
    rows[at] = (number, body, bytes(changed))
    assert list(verify(STORE, rows))


@pytest.mark.parametrize("missing", range(4))
def test_a_missing_entry_is_named(missing: int) -> None:
    rows = chain(5)
    del rows[missing]
    assert f"audit entries {missing + 1} to {missing + 1} are missing" in list(verify(STORE, rows))


def test_two_entries_that_changed_places_are_noticed() -> None:
    rows = chain(4)
    rows[1], rows[2] = (2, *rows[2][1:]), (3, *rows[1][1:])
    assert list(verify(STORE, rows))


def test_the_chain_of_another_store_is_not_this_ones() -> None:
    assert list(verify(STORE, chain(3, store="another")))


def test_a_head_is_believed_only_as_its_kiosk_signed_it() -> None:
    key = Ed25519PrivateKey.generate()
    head = Head("kiosk-1", STORE, 5, chain(5)[-1][2]).signed(key)
    assert head.is_signed_by(key.public_key())
    assert not replace(head, number=4).is_signed_by(key.public_key())
    assert not head.is_signed_by(Ed25519PrivateKey.generate().public_key())
    assert Head.read(json.loads(json.dumps(head.plain()))) == head


@pytest.mark.parametrize(
    "change",
    [{"chain": "zz"}, {"chain": "00"}, {"number": -1}, {"number": "5"}, {"kiosk": 7}, {"signature": None}],
)
def test_what_is_no_head_is_refused_in_words(change: dict[str, object]) -> None:
    plain = Head("kiosk-1", STORE, 5, chain(5)[-1][2], b"\0" * 64).plain()
    with pytest.raises(AuditError, match=r"^not a head of an audit chain$"):
        Head.read(plain | change)


@given(st.binary(max_size=80))
def test_any_bytes_are_an_entry_or_an_audit_error(body: bytes) -> None:
    try:
        Entry.decode(body)
    except AuditError as error:
        assert str(error).startswith(("not an audit entry", "an entry", "an audit entry"))


def test_an_entry_in_another_form_than_its_own_is_refused() -> None:
    """Else what is hashed could be changed without changing what is said."""
    body = Entry(3, 7, "2026-03-01T08:00:00.000Z", AuditKind.EVENT, EVENT).encode()
    with pytest.raises(AuditError, match=r"^an audit entry in another form than its own$"):
        Entry.decode(json.dumps(json.loads(body)).encode())


def test_an_entry_under_another_number_than_its_own_is_named() -> None:
    rows = chain(2)
    body = Entry(7, 1, "2026-03-01T08:00:00.000Z", AuditKind.EVENT, EVENT).encode()
    rows[1] = (2, body, next_link(rows[0][2], body))
    assert list(verify(STORE, rows)) == ["audit entry 2 says it is number 7"]


def test_an_entry_has_one_form_keys_sorted_no_spaces_utf_8() -> None:
    assert canonical({"b": [1, 2], "a": "ب"}) == '{"a":"ب","b":[1,2]}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"a": float("nan")})
