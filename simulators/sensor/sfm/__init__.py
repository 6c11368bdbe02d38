"""A Suprema SFM module made of software: its own protocol on the same lines, glass and fingers.

Written from the public manual's tables; shares the words of the protocol with the driver, not its behaviour.
`module` answers packets, `line` is its end of the wire, `memory` what it keeps without power.
"""
