"""The broker's plugins: where this machine has them."""

from pathlib import Path

from centre.broker.authority import AuthorityError

ROLES_PLUGIN, MQTT5_PLUGIN = "mosquitto_dynamic_security.so", "mqtt5_only.so"
_BUILD = "make -C config/mosquitto/mqtt5_only OUT=/usr/local/lib"
_FOLDERS = (*Path("/usr/lib").glob("*-linux-*"), Path("/usr/lib"), Path("/usr/local/lib"))


def roles_plugin() -> Path:
    found = _installed(ROLES_PLUGIN)
    if found is None:
        raise AuthorityError(f"{ROLES_PLUGIN} is not here; install mosquitto, which brings it")
    return found


def mqtt5_plugin(named: Path | None, *, is_needed: bool) -> str:
    """Where the plugin lies that refuses clients older than MQTT 5; empty where it was not built."""
    if named is not None and not named.is_file():
        raise AuthorityError(f"{named} is no file; build it: {_BUILD}")
    found = named or _installed(MQTT5_PLUGIN)
    if found is None and is_needed:
        raise AuthorityError(f"production needs {MQTT5_PLUGIN}; build it: {_BUILD}")
    return str(found.absolute()) if found else ""


def loading(plugin: str) -> str:
    """The line of `mosquitto.conf` for it."""
    if plugin:
        return f"plugin {plugin}"
    return f"# not here: {MQTT5_PLUGIN} was not found; docs/broker.md builds it"


def _installed(name: str) -> Path | None:
    return next((each / name for each in _FOLDERS if (each / name).is_file()), None)
