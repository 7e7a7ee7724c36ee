"""The model file: everything needed to assign new customers to the segments of a run."""

from personas.model.assign import assign_customer
from personas.model.decode import FORMAT
from personas.model.document import Document
from personas.model.load import dump_model, load_model

__all__ = ["FORMAT", "Document", "assign_customer", "dump_model", "load_model"]
