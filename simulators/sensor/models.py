"""The modules that can be simulated: picture, library, commands (sheet §3, §5, §8, §11)."""

from dataclasses import dataclass, replace

from drivers.fingerprint.codes import Opcode

_OLDEST = frozenset(Opcode) - {
    Opcode.CAPTURE_CHECKED,
    Opcode.CANCEL,
    Opcode.AUTO_ENROL,
    Opcode.AUTO_IDENTIFY,
    Opcode.LIGHT,
    Opcode.CHECK_SENSOR,
    Opcode.ALGORITHM_VERSION,
    Opcode.FIRMWARE_VERSION,
    Opcode.PRODUCT_INFORMATION,
    Opcode.SOFT_RESET,
    Opcode.HANDSHAKE,
}
_ZFM_70_ONLY = {Opcode.BACKLIGHT_ON, Opcode.BACKLIGHT_OFF, Opcode.CAPTURE_DARK, Opcode.ECHO}
_R503 = frozenset(Opcode) - _ZFM_70_ONLY - {Opcode.FAST_SEARCH, Opcode.PORT_CONTROL}


@dataclass(frozen=True, slots=True)
class Model:
    """One kind of module. `speed_factors` are the N of 9600 x N it accepts; times are seconds."""

    name: str
    width: int = 256
    height: int = 288
    dpi: int = 500
    depth: int = 4
    system_id: int = 0x0000
    library_size: int = 1000
    template_bytes: int = 512
    buffers: int = 2
    opcodes: frozenset[Opcode] = _OLDEST - _ZFM_70_ONLY
    speed_factors: tuple[int, ...] = tuple(range(1, 13))
    boot_s: float = 0.5
    greets: bool = False
    """sends the byte 55 when it is ready"""

    def with_depth(self, depth: int) -> "Model":
        """The same module sending this many bits a pixel."""
        return replace(self, depth=depth)


MODELS = {
    model.name: model
    for model in (
        Model("ZFM-20"),
        Model("ZFM-70", opcodes=_OLDEST),
        Model("FPM10A", library_size=162),
        Model("R305", library_size=980, opcodes=_OLDEST - _ZFM_70_ONLY - {Opcode.FAST_SEARCH}),
        Model("R307", system_id=0x0009),
        Model("AS608", system_id=0x0009, library_size=162, opcodes=_OLDEST - _ZFM_70_ONLY),
        Model(
            "R503",
            width=192,
            height=192,
            dpi=508,
            library_size=200,
            template_bytes=1536,
            buffers=6,
            opcodes=_R503,
            speed_factors=(1, 2, 4, 6, 12),
            boot_s=0.05,
            greets=True,
        ),
        Model(
            "R502",
            width=160,
            height=160,
            dpi=508,
            library_size=200,
            template_bytes=768,
            buffers=6,
            opcodes=_R503,
            speed_factors=(1, 2, 4, 6, 12),
            boot_s=0.05,
            greets=True,
        ),
        Model(
            "clone",
            library_size=162,
            opcodes=_OLDEST - _ZFM_70_ONLY - {Opcode.FAST_SEARCH, Opcode.READ_INDEX},
            speed_factors=(6,),
        ),
    )
}


def model_named(name: str) -> Model:
    """The model of that name in any case; ValueError lists those there are."""
    for model in MODELS.values():
        if model.name.lower() == name.lower():
            return model
    raise ValueError(f"no sensor model {name!r}; there are: {', '.join(MODELS)}")
