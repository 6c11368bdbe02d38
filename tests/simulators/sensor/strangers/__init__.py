"""Programs that drive a module through other people's libraries; each runs in an environment of its own.

Called with the port and the simulator's control socket. Prints the digest of the picture it fetched.
"""
