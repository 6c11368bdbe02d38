"""The visit: contact data, fingers, face and documents, then the receipt."""
