"""A fingerprint module of the EF01 family made of software, at a pty or a TCP port.

Actions of its control socket (`simulators.control`), each answered with the figures of `stats`:

    {"do": "place", "finger": PATH, "dpi": 500}  lay a finger on the glass; without dpi, the command line's
    {"do": "lift"}                               take it away
    {"do": "other", "finger": PATH, "dpi": 500}  the second person of the faults wrong-finger and two-people
    {"do": "fault", "name": "dropped"}           turn a fault on; "dropped:1" strikes once
    {"do": "clear", "name": "dropped"}           turn it off; without a name, all of them
    {"do": "unplug"}, {"do": "replug"}           pull the plug, put it back; the module loses power
    {"do": "reboot"}                             a short loss of power
    {"do": "stats"}                              finger, touched, captures, faults, strikes, plugged,
                                                 bytes_in, bytes_out, speed, templates, picture (its digest)
"""
