"""Message ids: UUID version 7 (RFC 9562 §5.7), so that ids sort by the time they were made."""

import secrets
import uuid
from datetime import UTC, datetime


def uuid7(now: datetime, random: bytes | None = None) -> uuid.UUID:
    """A new id made at `now`; `random` gives its 10 random bytes where a test needs them fixed."""
    entropy = int.from_bytes(random if random is not None else secrets.token_bytes(10))
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    value = (
        milliseconds << 80 | 0x7 << 76 | (entropy >> 62 & 0xFFF) << 64 | 0b10 << 62 | entropy & (1 << 62) - 1
    )
    return uuid.UUID(int=value)


def made_at(identifier: uuid.UUID) -> datetime:
    """When a version 7 id was made, by its maker's clock; other versions raise ValueError."""
    if identifier.version != 7:
        raise ValueError("not a UUID of version 7")
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC)
