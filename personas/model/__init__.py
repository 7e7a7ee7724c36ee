"""The model file: everything needed to assign new customers to the segments of a run."""

from personas.model.assign import place_one
from personas.model.decode import FORMAT
from personas.model.document import Document
from personas.model.load import dump_model, load_model

__all__ = ["FORMAT", "Document", "dump_model", "load_model", "place_one"]
