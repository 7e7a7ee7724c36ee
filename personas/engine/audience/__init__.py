"""Write the customers of some personas as a platform takes them; only counts come back."""

from personas.engine.audience.contacts import contact_cells
from personas.engine.audience.people import Counts, Order, gather
from personas.engine.audience.phones import regions
from personas.engine.audience.write import write_audience

__all__ = ["Counts", "Order", "contact_cells", "gather", "regions", "write_audience"]
