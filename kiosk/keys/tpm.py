"""A secret sealed by this machine's TPM 2.0: only the same TPM gives it back.

The library is an optional extra (`tpm`): a kiosk without a TPM needs none of it. `KIOSK_TPM` names another
way to the TPM than the kernel's (a TCTI, such as `swtpm:port=2321`).

    sealed = length of public part (2 bytes) | public part | private part
"""

import importlib
import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

DEVICE, ADDRESS = "/dev/tpmrm0", "KIOSK_TPM"
_LIBRARY = "tpm2_pytss"
_PARENT = "ecc256:aes128cfb"  # made from the TPM's own seed each time, so nothing of it has to be kept


class TpmError(Exception):
    """The TPM did not do what it was asked; one line."""


def is_there() -> bool:
    """Whether this process may use a TPM and has the library for it."""
    named = bool(os.environ.get(ADDRESS)) or os.access(DEVICE, os.R_OK | os.W_OK)
    return named and importlib.util.find_spec(_LIBRARY) is not None


def seal(secret: bytes) -> bytes:
    with _parent() as (tss, context, parent):
        kept = tss.TPMS_SENSITIVE_CREATE(data=tss.TPM2B_SENSITIVE_DATA(secret))
        template = tss.TPM2B_PUBLIC.parse("keyedhash", objectAttributes=_kept_here(tss))
        private, public, *_ = context.create(parent, tss.TPM2B_SENSITIVE_CREATE(kept), template)
        outside: bytes = public.marshal()
        return len(outside).to_bytes(2) + outside + bytes(private.marshal())


def unseal(sealed: bytes) -> bytes:
    size = int.from_bytes(sealed[:2])
    with _parent() as (tss, context, parent):
        public, _ = tss.TPM2B_PUBLIC.unmarshal(sealed[2 : 2 + size])
        private, _ = tss.TPM2B_PRIVATE.unmarshal(sealed[2 + size :])
        handle = context.load(parent, private, public)
        try:
            return bytes(context.unseal(handle))
        finally:
            context.flush_context(handle)


def _kept_here(tss: Any) -> Any:
    bits = tss.TPMA_OBJECT
    return bits.FIXEDTPM | bits.FIXEDPARENT | bits.USERWITHAUTH | bits.NODA


@contextmanager
def _parent() -> Iterator[tuple[Any, Any, Any]]:
    """The library, a connection and the TPM's storage key."""
    try:
        tss = importlib.import_module(_LIBRARY)
    except ImportError as error:
        raise TpmError(f"sealed by a TPM, and {_LIBRARY} is not installed; install the extra tpm") from error
    try:
        with tss.ESAPI(os.environ.get(ADDRESS) or f"device:{DEVICE}") as context:
            bits = tss.TPMA_OBJECT
            attributes = (
                *(bits.FIXEDTPM, bits.FIXEDPARENT, bits.SENSITIVEDATAORIGIN),
                *(bits.USERWITHAUTH, bits.RESTRICTED, bits.DECRYPT),
            )
            template = tss.TPM2B_PUBLIC.parse(_PARENT, objectAttributes=sum(attributes))
            handle, *_ = context.create_primary(None, template)
            try:
                yield tss, context, handle
            finally:
                context.flush_context(handle)
    except (tss.TSS2_Exception, RuntimeError, ValueError, TypeError) as error:
        raise TpmError(f"the TPM refused ({error}); it may be another machine's, or was cleared") from error
