"""Who may say and hear what at the broker, as its dynamic-security plugin is told; pure.

Nothing is allowed that is not written here, subscriptions least of all: a kiosk that could join the shared
subscription of the centre would make half of all events vanish.
"""

import re
from collections.abc import Iterable
from typing import Any

from kiosk.domain.topics import SHARE, KioskTopics, centre_state

CONTROL = "$CONTROL/dynamic-security/v1"
CONTROL_ANSWER = f"{CONTROL}/response"
CENTRE, REGISTRAR, MONITOR = "centre", "registrar", "monitor"
OPERATOR = "operator-"
# No kiosk may be called like one of the centre's own ends.
RESERVED = re.compile(rf"broker|({CENTRE}|{REGISTRAR}|{MONITOR}|operator)(-.*)?")

_SEND, _RECEIVE = "publishClientSend", "publishClientReceive"
_EXACTLY, _ANY_OF = "subscribeLiteral", "subscribePattern"
_WATCHED = ("state", "info", "health/#", "metrics", "alarm/#", "cfg")

Acl = dict[str, Any]
Role = dict[str, Any]


def kiosk_role(root: str, kiosk: str) -> Role:
    """Its own uplink, its own downlink, what all are told, and whether the centre is there."""
    heard = KioskTopics(root, kiosk).downlink
    return _role(
        kiosk_role_name(kiosk),
        _acl(_SEND, f"{root}/v1/up/{kiosk}/#"),
        *(_acl(kind, topic) for topic in heard for kind in (_RECEIVE, _EXACTLY)),
    )


def kiosk_role_name(kiosk: str) -> str:
    return f"kiosk-{kiosk}"


def centre_role(root: str) -> Role:
    """All that kiosks and operators say, shared among the workers or not; never another end's words."""
    up, asked = f"{root}/v1/up/#", f"{root}/v1/op/+/rq/#"
    said = (f"{root}/v1/dn/#", centre_state(root), f"{root}/v1/op/+/rs", f"{root}/v1/out/#")
    heard = (up, asked, centre_state(root))
    subscribed = (*heard, f"$share/{SHARE}/{up}", f"$share/{SHARE}/{asked}")
    return _role(
        CENTRE,
        *(_acl(_SEND, topic) for topic in said),
        *(_acl(_RECEIVE, topic) for topic in heard),
        *(_acl(_ANY_OF, topic) for topic in subscribed),
    )


def registrar_role(root: str) -> Role:
    """Makes and takes away the kiosks' roles, and clears what the broker kept of a retired one."""
    up = f"{root}/v1/up/#"
    return _role(
        REGISTRAR,
        _acl(_SEND, CONTROL),
        _acl(_RECEIVE, CONTROL_ANSWER),
        _acl(_EXACTLY, CONTROL_ANSWER),
        *(_acl(kind, up) for kind in (_SEND, _RECEIVE, _ANY_OF)),
    )


def operator_role(root: str, name: str) -> Role:
    """Asks the centre and looks; neither events nor requests nor anything sent to a kiosk."""
    own = f"{root}/v1/op/{name}"
    heard = (f"{own}/rs", f"{root}/v1/out/#", *_status(root))
    return _role(OPERATOR + name, _acl(_SEND, f"{own}/rq/#"), *_hears(heard))


def monitor_role(root: str) -> Role:
    return _role(MONITOR, *_hears((*_status(root), "$SYS/#")))


def document(root: str, services: dict[str, Role], kiosks: Iterable[str]) -> dict[str, Any]:
    """The plugin's whole file: services by their certificates' names, and a role for each kiosk."""
    named = sorted(kiosks)
    made = {role["rolename"]: role for role in services.values()}
    return {
        "defaultACLAccess": {
            _SEND: False,
            _RECEIVE: False,
            "subscribe": False,
            "unsubscribe": True,
        },
        "clients": [
            *(client(name, role["rolename"]) for name, role in services.items()),
            *(client(each, kiosk_role_name(each)) for each in named),
        ],
        "roles": [*made.values(), *(kiosk_role(root, each) for each in named)],
    }


def client(name: str, role: str) -> dict[str, Any]:
    return {"username": name, "clientid": name, "roles": [{"rolename": role}]}


def _status(root: str) -> tuple[str, ...]:
    return tuple(f"{root}/v1/up/+/{channel}" for channel in _WATCHED)


def _hears(topics: Iterable[str]) -> list[Acl]:
    return [_acl(kind, topic) for topic in topics for kind in (_RECEIVE, _ANY_OF)]


def _role(name: str, *acls: Acl) -> Role:
    return {"rolename": name, "acls": list(acls)}


def _acl(kind: str, topic: str) -> Acl:
    return {"acltype": kind, "topic": topic, "priority": 0, "allow": True}
