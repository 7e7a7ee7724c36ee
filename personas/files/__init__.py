"""Files and folders: atomic outputs, temporary folders, limits of reading, bundled files."""
