"""What sets a segment apart from all customers, in plain words, and what follows from it."""
