"""A planned closing, told by the centre to all kiosks at once: from when to when, and the words for people.

signature = Ed25519 over "notice/1" | revision | from | until | closed | fa | en
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain import contract
from kiosk.domain.messages import VERSION, decode, encode, timestamp
from kiosk.domain.refusals import MessageError
from kiosk.domain.sealing import context

_PURPOSE = "notice/1"


class NoticeError(ValueError):
    """No notice of the centre."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Words to show from `begins` to `until`; `closed` kiosks begin no journey meanwhile."""

    revision: int
    begins: datetime
    until: datetime
    closed: bool
    fa: str
    en: str

    def holds(self, now: datetime) -> bool:
        return self.begins <= now < self.until

    def signed(self, key: Ed25519PrivateKey) -> bytes:
        signature = b64encode(key.sign(self._signed_part())).decode()
        body = {"v": VERSION, "revision": self.revision, "closed": self.closed, "fa": self.fa, "en": self.en}
        when = {"from": timestamp(self.begins), "until": timestamp(self.until)}
        return encode({**body, **when, "signature": signature})

    def _signed_part(self) -> bytes:
        when = timestamp(self.begins), timestamp(self.until)
        closed = "closed" if self.closed else "open"
        return context(_PURPOSE, str(self.revision), *when, closed, self.fa, self.en)


def open_notice(payload: bytes, key: Ed25519PublicKey) -> Notice:
    try:
        body = decode(payload)
        contract.check("notice", body)
        begins, until = (datetime.fromisoformat(body[name]) for name in ("from", "until"))
        if begins.tzinfo is None or until.tzinfo is None:
            raise ValueError("a time without its zone")
        notice = Notice(body["revision"], begins, until, body["closed"], body["fa"], body["en"])
        key.verify(b64decode(body["signature"], validate=True), notice._signed_part())
    except (MessageError, ValueError, OverflowError, InvalidSignature) as error:
        raise NoticeError("not a notice of the centre") from error
    return notice
