"""Which stories share one window: each group has a process of its own."""

DELIVERY, JOURNEYS = "delivery", "journeys"
