"""Suprema SFM modules: another protocol on the same transports, with the same pictures at the end.

`packets` holds the words (public UF_Protocol_Manual; the vendor's published clients for what it leaves out),
`wire` the conversation, `sensor` what a caller uses.
"""
