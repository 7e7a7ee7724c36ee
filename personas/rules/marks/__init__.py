"""What marks a segment against all customers, in plain words, and what follows from it."""
