import ui  # noqa: F401  it sets what Kivy reads at its first import, before any test imports Kivy
