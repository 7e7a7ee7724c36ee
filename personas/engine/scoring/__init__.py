"""The scoring of a model as SQL, for engines other than ours: one SELECT over raw columns."""

from personas.engine.scoring.dialects import DIALECTS
from personas.engine.scoring.export import FORMS, Export, export_sql

__all__ = ["DIALECTS", "FORMS", "Export", "export_sql"]
