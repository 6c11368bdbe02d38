"""A document camera made of software: pages on a table, laid, lit and spoilt by control."""
