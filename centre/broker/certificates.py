"""The kiosks' certificates as the centre's database has them: issued, ending, taken back."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Connection, Select, func, select

from centre.broker.authority import Authority, requested_key, serial_of
from centre.broker.tables import certificates

SOON = timedelta(days=30)


def certify(connection: Connection, authority: Authority, kiosk: str, request: bytes) -> str:
    """A certificate for the key of this request, remembered; AuthorityError says what is wrong with it.

    Certificates begin and end by the machine's own clock: broker and kiosks judge them by theirs.
    """
    now = datetime.now(UTC)
    made = authority.certify_client(requested_key(request, kiosk), kiosk, now)
    remember(connection, kiosk, made, now)
    return made.public_bytes(Encoding.PEM).decode("ascii")


def remember(connection: Connection, kiosk: str, made: x509.Certificate, now: datetime) -> None:
    connection.execute(
        certificates.insert().values(
            serial=serial_of(made),
            kiosk=kiosk,
            issued_at=now.timestamp(),
            until=made.not_valid_after_utc.timestamp(),
        )
    )


def take_back(connection: Connection, kiosk: str, now: float) -> int:
    """Mark all of a kiosk's certificates as revoked; how many."""
    his = (certificates.c.kiosk == kiosk, certificates.c.revoked_at.is_(None))
    return connection.execute(certificates.update().where(*his).values(revoked_at=now)).rowcount


def taken_back(connection: Connection, now: float) -> list[str]:
    """The serials that the broker must refuse; those that have ended anyway need no mention."""
    gone = (certificates.c.revoked_at.is_not(None), certificates.c.until > now)
    return list(connection.execute(select(certificates.c.serial).where(*gone)).scalars())


def newest_end(connection: Connection, kiosk: str) -> float | None:
    """Until when the kiosk's best certificate holds; None if it was never given one."""
    his = (certificates.c.kiosk == kiosk, certificates.c.revoked_at.is_(None))
    found: float | None = connection.execute(select(func.max(certificates.c.until)).where(*his)).scalar()
    return found


def newest_issue(connection: Connection, kiosk: str) -> float | None:
    """When the kiosk was last given a certificate; None if never."""
    his = (certificates.c.kiosk == kiosk, certificates.c.revoked_at.is_(None))
    found: float | None = connection.execute(select(func.max(certificates.c.issued_at)).where(*his)).scalar()
    return found


def ending(now: float) -> Select[tuple[str, float]]:
    """Kiosk and end of every best certificate that ends soon, or has ended."""
    best = func.max(certificates.c.until)
    held = select(certificates.c.kiosk, best.label("until")).where(certificates.c.revoked_at.is_(None))
    return held.group_by(certificates.c.kiosk).having(best < now + SOON.total_seconds())
