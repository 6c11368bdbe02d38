"""What is installed on a kiosk: a wheel, a Debian package around it, and the list of what is in it."""
