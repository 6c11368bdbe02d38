"""Every certificate the centre gave to a kiosk: until when, and whether it was taken back."""

from sqlalchemy import Column, Float, Index, String, Table

from centre.storage.schema import metadata

certificates = Table(
    "certificates",
    metadata,
    Column("serial", String(40), primary_key=True),
    Column("kiosk", String(32), nullable=False),
    Column("issued_at", Float, nullable=False),
    Column("until", Float, nullable=False),
    Column("revoked_at", Float),
)
Index("certificates_by_kiosk", certificates.c.kiosk)
