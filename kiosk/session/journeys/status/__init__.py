"""What becomes of an application, told to who knows its number, and the one thing to do next."""
