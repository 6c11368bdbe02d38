"""One command that shows the whole kiosk on simulated devices, in the terminal and in pictures."""
