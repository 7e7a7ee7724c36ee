"""Text files: encodings, delimiters, headers, and what stands around a table."""
