"""How far segments can be trusted: structure, stability, confidence."""
