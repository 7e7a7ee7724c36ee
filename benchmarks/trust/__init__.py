"""Planted segments and crowds without any: what is found in them."""
