"""Pictures: of the kiosk's own cameras and scanner, and in the packets that the centre is sent."""

import io

from PIL import Image

from centre.production import inspection
from kiosk.completion import pictures
from tools.fuzzing.target import Target


def _picture(form: str, side: int) -> bytes:
    """Small, so that many are tried: what a decoder does wrong it does to the first block."""
    stream = io.BytesIO()
    Image.linear_gradient("L").resize((side + 8, side)).convert("RGB").save(stream, form)
    return stream.getvalue()


PICTURES = (
    Target(
        "kiosk.completion.pictures:decode",
        pictures.PictureError,
        pictures.decode,
        tuple(_picture(form, pictures.SMALLEST_SIDE) for form in ("PNG", "JPEG")),
    ),
    Target(
        "centre.production.inspection:check_picture",
        inspection.PictureError,
        inspection.check_picture,
        (_picture("JPEG", inspection.LEAST_SIDE),),
    ),
)
