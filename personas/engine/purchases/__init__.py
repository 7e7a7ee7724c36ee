"""Purchases into customers: a row a purchase goes in, a row a customer comes out."""

from personas.engine.purchases.gather import gather_purchases
from personas.engine.purchases.roles import say_roles
from personas.engine.purchases.settings import read_purchases
from personas.engine.purchases.unit import check_unit

__all__ = ["check_unit", "gather_purchases", "read_purchases", "say_roles"]
