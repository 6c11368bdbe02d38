from math import tau

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import FormatError, Template, normal, records
from matcher.record import Capture, QualityBlock, Record, View
from matcher.records import RecordFormat
from tests.matcher import standard
from tests.matcher.prints import scattered

EVERY = list(RecordFormat)


def test_the_standards_example_is_340_bytes_and_starts_as_printed() -> None:
    data = records.encode(standard.RECORD, RecordFormat.ISO_2005)
    assert len(data) == 340
    assert data[:24] == bytes.fromhex("464D5200 20323000 00000154 00B5 0200 0200 00C5 00C5 02 00")
    assert data[24:40] == bytes.fromhex("07 00 5A 1B 4064 000E 50 5A 40A4 0011 3C 50")


def test_incits_378_counts_angles_in_steps_of_two_degrees() -> None:
    data = records.encode(standard.RECORD, RecordFormat.INCITS_378)
    assert len(data) == 342
    assert data[8:10] == (342).to_bytes(2, "big")
    first_angle = data[26 + 4 + 4]
    assert first_angle == 56  # 112.5 degrees; 80 in the ISO record


def test_the_2011_record_has_its_header_and_a_length_for_each_representation() -> None:
    data = records.encode(standard.RECORD, RecordFormat.ISO_2011)
    assert data[:15] == b"FMR\x00030\0" + len(data).to_bytes(4, "big") + bytes.fromhex("0002 00")
    first = int.from_bytes(data[15:19], "big")
    second = int.from_bytes(data[15 + first : 19 + first], "big")
    assert 15 + first + second == len(data)


@pytest.mark.parametrize("form", EVERY)
def test_a_record_decodes_and_encodes_to_the_same_bytes(form: RecordFormat) -> None:
    data = records.encode(standard.RECORD, form)
    assert records.recognise(data) is form
    assert records.encode(records.decode(data), form) == data


@pytest.mark.parametrize("form", EVERY)
def test_positions_types_and_qualities_survive(form: RecordFormat) -> None:
    again = records.decode(records.encode(standard.RECORD, form)).views[0].template
    for was, is_ in zip(standard.RECORD.views[0].template.minutiae, again.minutiae, strict=True):
        assert (is_.x, is_.y, is_.type, is_.quality) == (was.x, was.y, was.type, was.quality)
        assert is_.angle == pytest.approx(was.angle, abs=tau / 360)


def test_a_2011_record_keeps_how_it_was_captured() -> None:
    capture = Capture(bytes(range(9)), 3, 4, 5, (QualityBlock(77, 8, 9),), bytes(3), 1)
    record = Record((View(scattered(1), 2, 1, 3, b"", capture),))
    data = records.encode(record, RecordFormat.ISO_2011)
    assert records.decode(data).views[0].capture == capture
    assert records.encode(records.decode(data), RecordFormat.ISO_2011) == data


def test_minutiae_without_quality_take_five_bytes_in_2011() -> None:
    plain = Template(tuple(m.__class__(m.x, m.y, m.angle, m.type) for m in scattered(1).minutiae), 300, 300)
    with_quality = records.encode(Record((View(scattered(1)),)), RecordFormat.ISO_2011)
    assert len(with_quality) - len(records.encode(Record((View(plain),)), RecordFormat.ISO_2011)) == 40


def test_a_long_incits_record_uses_the_six_byte_length() -> None:
    view = View(scattered(1, 40), extended=bytes(60000))
    data = records.encode(Record((view, view)), RecordFormat.INCITS_378)
    assert data[8:14] == bytes(2) + len(data).to_bytes(4, "big")
    assert len(records.decode(data).views) == 2


@pytest.mark.parametrize("form", EVERY)
@given(data=st.data())
def test_a_damaged_record_decodes_or_raises_the_one_error(form: RecordFormat, data: st.DataObject) -> None:
    good = bytearray(records.encode(standard.RECORD, form))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(8, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(good)[: data.draw(st.integers(0, len(good)))]
    for damaged in (bytes(good), cut):
        try:
            found = records.decode(damaged)
        except FormatError:
            continue
        assert all(len(view.template.minutiae) <= 255 for view in found.views)


@given(st.binary(max_size=400), st.sampled_from(EVERY))
def test_any_bytes_behind_a_header_raise_nothing_else(tail: bytes, form: RecordFormat) -> None:
    head = records.encode(standard.RECORD, form)[:8]
    whole = head + (12 + len(tail)).to_bytes(4, "big") + tail
    try:
        records.decode(whole)
    except FormatError:
        return


def test_what_a_record_cannot_hold_is_refused() -> None:
    with pytest.raises(FormatError, match="14 bits"):
        outside = Template((scattered(1).minutiae[0].__class__(20000, 1, 0.0),), 300, 300)
        records.encode(Record((View(outside),)), RecordFormat.ISO_2005)
    with pytest.raises(FormatError, match="255"):
        crowded = Template(scattered(1, 40).minutiae * 7, 300, 300)
        records.encode(Record((View(crowded),)), RecordFormat.ISO_2011)
    with pytest.raises(FormatError, match="views"):
        records.encode(Record(()), RecordFormat.INCITS_378)


@pytest.mark.parametrize("with_quality", [True, False])
def test_the_normal_card_format_comes_back_to_the_same_bytes(with_quality: bool) -> None:
    data = normal.encode(scattered(6), with_quality=with_quality)
    assert len(data) == 40 * (6 if with_quality else 5)
    assert normal.encode(normal.decode(data, with_quality=with_quality), with_quality=with_quality) == data


def test_the_normal_card_format_counts_hundredths_of_a_millimetre() -> None:
    template = standard.template(standard.LEFT_INDEX[:1], 90)
    assert normal.encode(template) == bytes.fromhex("41FC 0047 50 5A")  # 5.08 mm, 0.71 mm, 80 / 256 turn


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_a_normal_template_or_the_one_error(data: bytes, with_quality: bool) -> None:
    try:
        normal.decode(data, with_quality=with_quality)
    except FormatError:
        return
