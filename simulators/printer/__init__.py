"""A thermal receipt printer made of software: ESC/POS in, status bytes and PNG receipts out."""
