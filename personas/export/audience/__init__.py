"""Write the customers of chosen personas in a platform's format; only counts are returned."""

from personas.export.audience.contacts import contact_cells
from personas.export.audience.people import Counts, Order, gather, write_audience
from personas.export.audience.phones import regions

__all__ = ["Counts", "Order", "contact_cells", "gather", "regions", "write_audience"]
