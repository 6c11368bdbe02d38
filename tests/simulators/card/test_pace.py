from drivers.card.apdu import Command
from simulators.card.pace import chip_time_s


def test_a_byte_takes_twelve_bits_of_the_line() -> None:
    short, long = (chip_time_s(bytes(5), bytes(2 + size)) for size in (0, 96))
    assert round(long - short, 6) == round(96 * 12 / 115_200, 6)


def test_a_comparison_takes_a_quarter_of_a_second_and_a_chained_part_does_not() -> None:
    whole, part = Command(0x0C, 0x21, 0, 0x96, bytes(200)), Command(0x1C, 0x21, 0, 0x96, bytes(200))
    assert 0.25 < chip_time_s(bytes(whole), b"\x90\x00") < 0.30
    assert chip_time_s(bytes(part), b"\x90\x00") < 0.05


def test_unknown_instructions_cost_the_line_alone() -> None:
    assert chip_time_s(bytes.fromhex("00FE0000"), b"\x6d\x00") < 0.005
