"""The contact fields confirmed at the visit, page by page (R63)."""

from kiosk.session.journeys.registration.pages import FieldKind, FormField

PAGES: tuple[tuple[FormField, ...], ...] = (
    (
        FormField("contact.mobile", FieldKind.DIGITS, most=14),
        FormField("contact.landline", FieldKind.DIGITS, required=False, most=11),
    ),
    (FormField("contact.email", FieldKind.EMAIL, required=False, most=100),),
    (FormField("contact.postal_code", FieldKind.DIGITS, most=11),),
    (FormField("contact.address", FieldKind.ADDRESS, most=200),),
)
