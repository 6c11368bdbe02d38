"""Every parser with bytes it was not made for: `make fuzz N=5000000`, a small run in `make test`.

`docs/parsers.md` names them; each is a plain function of bytes that answers or raises one family of errors.
"""
