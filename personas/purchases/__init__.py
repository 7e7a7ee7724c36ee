"""Purchases into customers: a row a purchase goes in, a row a customer comes out."""

from personas.purchases.gather import gather_purchases
from personas.purchases.roles import check_unit, read_purchases, say_roles

__all__ = ["check_unit", "gather_purchases", "read_purchases", "say_roles"]
