"""What devices say: sensors, cards, cameras, boards and printers."""

import io
from datetime import UTC, date, datetime
from functools import partial

from PIL import Image
from pymodbus.framer import FramerRTU

from drivers.cabinet import frames
from drivers.camera import jpeg
from drivers.card import apdu, atr, bit, handshake, holder, information, officer, probe, receipt, tlv
from drivers.card import pcsc_frames as pcsc
from drivers.card.profile import Reference
from drivers.fingerprint import commands, packets
from drivers.fingerprint.sfm import packets as sfm
from drivers.printer import codes
from matcher import compact, normal, oncard, records
from matcher.errors import FormatError
from tests.drivers.card.cards import finger
from tests.matcher.standard import RECORD
from tools.fuzzing.target import Target

_TLV = tlv.encode(0x6F, tlv.encode(0x84, b"name") + tlv.encode(0x5F2E, bytes(200)))
_BITS = bit.encode_group(
    (
        bit.BiometricInformationTemplate(96, bit.FingerPosition.RIGHT_INDEX, 12, 60),
        bit.BiometricInformationTemplate(
            97, bit.FingerPosition.LEFT_INDEX, 12, 60, bit.MinutiaOrder.parse(5)
        ),
    )
)
_HOLDER = holder.Holder(
    *("D1", "9991234500", "نرگس", "فرضی", "علی"), date(1990, 1, 2), "F", "IRN", date(2030, 1, 1), "T"
)
_DELIVERY = receipt.DeliveryRecord(datetime(2026, 3, 21, tzinfo=UTC), "kiosk-1", "app-1", bytes(32))
_RECEIPT = receipt.encode_receipt(
    receipt.receipt_body("S1", min(Reference), bytes(32), bytes(_DELIVERY)), bytes(64)
)
_SECURITY = information.encode_security_object(
    information.security_object_body("S1", {0x0101: b"one", 0x0102: b"two"}), bytes(64)
)
_SFM_IMAGE = bytes(sfm.ImageHeader(8, 4, 0, 0, 0, 32, 0)) + bytes(32)
_RECORDS = {form: records.encode(RECORD, form) for form in records.RecordFormat}
_COIL = frames.read_inputs(1, 8)
_POINT = bytes.fromhex(
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)


def _jpeg() -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(stream, "JPEG")
    return stream.getvalue()


def _with_crc(body: bytes) -> bytes:
    return body + FramerRTU.compute_CRC(body).to_bytes(2)


DEVICES = (
    Target(
        "drivers.fingerprint.packets:parse",
        packets.PacketError,
        packets.parse,
        tuple(bytes(packets.Packet(pid, bytes(range(1, 12)))) for pid in packets.PacketId),
        bytes,
    ),
    Target(
        "drivers.fingerprint.commands:Ack.parse",
        packets.PacketError,
        lambda data: commands.Ack.parse(packets.parse(data)),
        (bytes(commands.ack(0, bytes(16), address=1)),),
    ),
    Target(
        "drivers.fingerprint.commands:Parameters.parse",
        packets.PacketError,
        commands.Parameters.parse,
        (bytes(range(16)),),
        bytes,
    ),
    Target(
        "drivers.fingerprint.commands:ProductInformation.parse",
        packets.PacketError,
        commands.ProductInformation.parse,
        (b"FPM10A".ljust(46, b"\0"),),
    ),
    Target(
        "drivers.fingerprint.sfm.packets:Packet.parse",
        sfm.SfmError,
        sfm.Packet.parse,
        (bytes(sfm.Packet(1, 2, 3, 0x61)), bytes(sfm.Packet(0x16, 0xFFFF, 288, 0x74))),
        bytes,
    ),
    Target(
        "drivers.fingerprint.sfm.packets:ImageHeader.parse",
        sfm.SfmError,
        sfm.ImageHeader.parse,
        (_SFM_IMAGE,),
        lambda header: bytes(header) + bytes(32),
    ),
    Target(
        "drivers.card.apdu:Command.parse",
        apdu.ApduError,
        apdu.Command.parse,
        tuple(
            bytes(apdu.Command(0, 0xA4, 4, 0, data, le)) for data, le in ((b"", 0), (b"abc", 0), (b"", 16))
        ),
        bytes,
    ),
    Target(
        "drivers.card.apdu:Response.parse",
        apdu.ApduError,
        apdu.Response.parse,
        (b"\x90\x00", b"data\x63\xc2"),
        bytes,
    ),
    Target(
        "drivers.card.tlv:parse",
        tlv.TlvError,
        tlv.parse,
        (_TLV, _TLV * 3, _BITS),
        lambda objects: b"".join(map(bytes, objects)),
    ),
    Target("drivers.card.atr:parse", atr.AtrError, atr.parse, (bytes(atr.Atr((0, 1), b"card")),), bytes),
    Target("drivers.card.bit:parse_group", bit.BitError, bit.parse_group, (_BITS,), bit.encode_group),
    Target(
        "drivers.card.holder:parse",
        holder.HolderError,
        holder.parse,
        (holder.encode(_HOLDER),),
        holder.encode,
    ),
    Target(
        "drivers.card.officer:parse",
        officer.OfficerError,
        officer.parse,
        (officer.encode(officer.Officer("20417", "T")),),
        officer.encode,
    ),
    Target(
        "drivers.card.officer:parse_technician",
        officer.OfficerError,
        officer.parse_technician,
        (officer.encode(officer.Technician("70125", "T")),),
        officer.encode,
    ),
    Target(
        "drivers.card.information:parse_fci",
        information.InformationError,
        information.parse_fci,
        (information.encode_fci(information.CardInformation(1, 255, 256, bytes(32))),),
        information.encode_fci,
    ),
    Target(
        "drivers.card.information:parse_counters",
        information.InformationError,
        information.parse_counters,
        (bytes((96, 5, 5, 97, 4, 5)),),
        information.encode_counters,
    ),
    Target(
        "drivers.card.information:parse_security_object",
        information.InformationError,
        information.parse_security_object,
        (_SECURITY,),
    ),
    Target(
        "drivers.card.receipt:parse_record",
        receipt.ReceiptError,
        receipt.parse_record,
        (bytes(_DELIVERY),),
        bytes,
    ),
    Target("drivers.card.receipt:parse_receipt", receipt.ReceiptError, receipt.parse_receipt, (_RECEIPT,)),
    Target(
        "drivers.card.probe:parse",
        probe.ProbeError,
        probe.parse,
        (probe.encode(finger(1)),),
        probe.encode,
    ),
    Target(
        "drivers.card.handshake:parse_point",
        handshake.HandshakeError,
        handshake.parse_point,
        (_POINT,),
        handshake.encode_point,
    ),
    Target(
        "matcher.compact:unpack",
        FormatError,
        compact.unpack,
        (finger(1), finger(2, 60)),
        compact.pack,
    ),
    Target("matcher.normal:decode", FormatError, normal.decode, (bytes(12),)),
    Target("matcher.oncard:ready", FormatError, oncard.ready, (finger(3),)),
    *(
        Target(
            f"matcher.records:decode ({form.name})",
            FormatError,
            records.decode,
            (whole,),
            partial(records.encode, form=form),
        )
        for form, whole in _RECORDS.items()
    ),
    Target(
        "drivers.card.pcsc_frames:Slot.parse",
        ValueError,
        lambda data: pcsc.Slot.parse(data[1:]),
        (bytes(pcsc.Slot(pcsc.SlotState.CARD, 7)), bytes(pcsc.Slot(pcsc.SlotState.NO_READER, 0, ("A", "B")))),
        bytes,
    ),
    Target(
        "drivers.card.pcsc_frames:parse_error",
        ValueError,
        pcsc.parse_error,
        (pcsc.error_frame(pcsc.Trouble.MUTE, 0x8010000C), b"R\x90\x00"),
    ),
    Target(
        "drivers.card.pcsc_frames:parse_wanted",
        ValueError,
        pcsc.parse_wanted,
        (pcsc.wanted_frame("SmartCard"),),
        pcsc.wanted_frame,
    ),
    Target(
        "drivers.cabinet.frames:decode",
        frames.AnswerError,
        lambda data: frames.decode(_COIL, data),
        (_with_crc(bytes((1, 2, 1, 0b1010_0101))), _with_crc(bytes((1, 0x82, 2)))),
    ),
    Target("drivers.camera.jpeg:size", jpeg.JpegError, jpeg.size, (_jpeg(),)),
    Target(
        "drivers.printer.codes:read_status",
        ValueError,
        lambda data: codes.read_status(dict(zip(codes.About, data.ljust(4, b"\x12"), strict=False))),
        (b"\x12\x12\x12\x12", b"\x16\x32\x12\x72"),
    ),
)
