"""Roles: what each column of a table is for, guessed from names, units and contents."""
