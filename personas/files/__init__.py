"""Files and folders: written whole or not at all, found in a wheel and in a checkout."""
