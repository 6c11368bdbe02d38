"""The judge of uploads: only what is whole, in place and uncontradicted is a picture."""

import random

from drivers.fingerprint.assembly import Piece, Transfer, Verdict, assemble
from drivers.fingerprint.images import Layout

LAYOUT = Layout(64, 32)  # 32 rows of 32 bytes: 32 packets of 32
PICTURE = [random.Random(row).randbytes(32) for row in range(32)]
OTHER = [random.Random(row + 100).randbytes(32) for row in range(32)]


def heard(pieces: list[bytes] | list[Piece], *, ended: bool = True, clean: bool = True) -> Transfer:
    return Transfer(tuple(pieces), ended, clean)


def judge(*transfers: Transfer, hearings: int = 1) -> bytes | Verdict:
    return assemble(list(transfers), [LAYOUT], hearings)


def without(at: int) -> list[Piece]:
    return [None if index == at else piece for index, piece in enumerate(PICTURE)]


def test_one_whole_clean_upload_is_the_picture() -> None:
    assert judge(heard(PICTURE)) == b"".join(PICTURE)


def test_a_lost_packet_asks_for_another_upload() -> None:
    assert judge(heard(PICTURE[:9] + PICTURE[10:])) is Verdict.REPEAT


def test_a_picture_without_its_end_asks_for_another_upload() -> None:
    assert judge(heard(PICTURE, ended=False)) is Verdict.REPEAT


def test_a_packet_that_came_twice_asks_for_another_upload() -> None:
    assert judge(heard(PICTURE[:9] + PICTURE[8:])) is Verdict.REPEAT


def test_one_lost_and_one_twice_have_the_right_count_and_are_not_believed() -> None:
    lost_and_twice = heard(PICTURE[:5] + PICTURE[6:9] + PICTURE[8:])
    assert judge(lost_and_twice) is Verdict.REPEAT
    assert judge(lost_and_twice, heard(PICTURE)) is Verdict.CHANGED


def test_uploads_fill_each_others_gaps_once_every_packet_was_heard_twice() -> None:
    gaps = [heard(without(at), clean=False) for at in (3, 7, 9)]
    assert judge(*gaps[:2]) is Verdict.REPEAT
    assert judge(*gaps) == b"".join(PICTURE)


def test_gaps_at_the_same_place_ask_for_another_upload() -> None:
    assert judge(heard(without(3)), heard(without(3))) is Verdict.REPEAT


def test_after_a_broken_upload_two_whole_ones_are_the_picture() -> None:
    for broken in (PICTURE[:20], PICTURE[:9] + PICTURE[12:], PICTURE[:9] + PICTURE[8:]):
        assert judge(heard(broken), heard(PICTURE)) is Verdict.REPEAT
        assert judge(heard(broken), heard(PICTURE), heard(PICTURE)) == b"".join(PICTURE)


def test_a_whole_upload_of_another_picture_is_refused() -> None:
    assert judge(heard(PICTURE[:20], ended=False), heard(OTHER)) is Verdict.CHANGED
    assert judge(heard(without(3)), heard(OTHER)) is Verdict.CHANGED


def test_a_picture_with_noise_between_its_packets_must_be_heard_twice() -> None:
    noisy = heard(PICTURE, clean=False)
    assert judge(noisy) is Verdict.REPEAT
    assert judge(noisy, noisy) == b"".join(PICTURE)


def test_a_wide_plain_background_is_no_repetition() -> None:
    plain = [b"\xff" * 32] * 12 + PICTURE[:20]
    assert judge(heard(plain)) == b"".join(plain)


def test_more_hearings_are_given_if_wanted() -> None:
    assert judge(heard(PICTURE), hearings=2) is Verdict.REPEAT
    assert judge(heard(PICTURE), heard(PICTURE), hearings=2) == b"".join(PICTURE)


def test_a_truncated_picture_with_a_proper_end_is_none() -> None:
    assert judge(heard(PICTURE[:16])) is Verdict.REPEAT


def test_packets_of_unequal_or_impossible_size_are_no_picture() -> None:
    assert judge(heard([PICTURE[0] + PICTURE[1], *PICTURE[2:]])) is Verdict.REPEAT
    assert judge(heard([b"".join(PICTURE)])) is Verdict.REPEAT
