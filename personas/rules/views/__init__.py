"""A pack laid open: resolved, explained, mapped, as a schema."""
