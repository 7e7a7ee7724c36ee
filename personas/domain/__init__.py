"""Plain facts that pass between the wings: frozen dataclasses with small lookups at most."""
