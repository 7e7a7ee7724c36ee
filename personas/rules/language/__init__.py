"""The rule language: conditions, amounts, packs, and their rendering in words."""
