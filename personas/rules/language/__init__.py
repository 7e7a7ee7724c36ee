"""What a pack says: measures, levels, conditions, amounts and phrases, once it is read."""
