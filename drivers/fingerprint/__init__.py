"""Fingerprint modules of the EF01 family, from the wire up.

`transport` and `link` carry bytes, `packets` finds frames in them; `codes`, `commands` and `images` are
the words. `exchange` holds a command and its answer together, `connect` finds a module, `module` knows it,
`tuning` sets it. `upload` fetches a picture, `assembly` and `plausibility` judge it, `trust` tells how often
it must be heard, `shutter` waits for the finger, and `sensor` is what the kiosk calls.
"""
