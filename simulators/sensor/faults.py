"""Every fault of the simulated sensor by name: of its wire and its electronics, and of the finger on it."""

WIRE = {
    "noise": "random bytes before frames",
    "split": "frames come in pieces with pauses between",
    "late": "answers come 0.6 s late",
    "dropped": "one frame of an answer is lost",
    "repeated": "one frame of an answer comes twice",
    "corrupted": "one bit of an answer is wrong",
    "garbled-length": "the length field of a frame is wrong",
    "lost-bytes": "some bytes of an answer are lost",
    "wrong-address": "a frame carries another module's address",
    "truncated": "the picture ends early, with a last packet",
    "cut": "the answer breaks off and nothing follows",
    "endless": "the last packet is not marked as the last",
    "stale": "the answer before is sent once more, ahead of this one",
    "drift": "the module's clock slowly runs away, 8 % in a minute",
}
DEVICE = {
    "silence": "nothing is answered",
    "busy": "every command is answered with a receive error",
    "reboot": "the module restarts in the middle of an answer and forgets its picture",
    "wrong-speed": "the module restarts in the middle of an answer and comes back at another speed",
    "unplug": "the port goes away for 2 s, in the middle of an answer",
    "locked": "the module wants a password it does not tell",
    "deaf-register": "register writes are acknowledged and ignored",
    "phantom": "a finger is reported where there is none",
    "frozen": "captures are reported and the picture stays the old one",
}
FINGER = {
    "late-finger": "the finger comes 3 s after it is placed",
    "lifted-early": "the finger leaves while its picture is taken",
    "shifted": "the finger lies beside the middle",
    "rotated": "the finger lies askew",
    "dry": "ridges break up into dots",
    "wet": "ridges run into each other",
    "light": "the finger hardly presses",
    "latent": "an earlier print's grease shows under the finger",
    "smear": "the finger slides while its picture is taken",
    "wrong-finger": "another finger lies there",
    "two-people": "two people's fingers take turns, capture by capture",
}
CATALOGUE = WIRE | DEVICE | FINGER
