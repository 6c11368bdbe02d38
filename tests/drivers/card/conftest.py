"""The same examples in every run, and no time limit for one: a busy machine is no finding."""

from hypothesis import settings

settings.register_profile("card", deadline=None, derandomize=True)
settings.load_profile("card")
