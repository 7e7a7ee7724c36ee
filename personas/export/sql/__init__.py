"""The scoring of a model as SQL, for engines other than ours: one SELECT over raw columns."""

from personas.export.sql.dialects import DIALECTS
from personas.export.sql.export import FORMS, Export, export_sql

__all__ = ["DIALECTS", "FORMS", "Export", "export_sql"]
