"""The applicant's journeys besides delivery, each as stages, events, commands and rules of its own."""
