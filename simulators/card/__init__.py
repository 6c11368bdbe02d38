"""The national smart card made of software: its chip, its production, its place in a vpcd reader."""
