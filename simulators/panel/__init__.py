"""The technician's panel: every simulated device on one screen, driven by its control socket alone."""
