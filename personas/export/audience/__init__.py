"""Write the customers of some personas as a platform takes them; only counts come back."""

from personas.export.audience.contacts import contact_cells
from personas.export.audience.people import Counts, Order, gather, write_audience
from personas.export.audience.phones import regions

__all__ = ["Counts", "Order", "contact_cells", "gather", "regions", "write_audience"]
