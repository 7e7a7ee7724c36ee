"""The sandbox of templates: what a template may reach, and how much it may do."""

from personas.sandbox.budget import RunawayError
from personas.sandbox.environment import BoundedEnvironment
from personas.sandbox.loader import FolderLoader, RefusedError
from personas.sandbox.policy import may_read

__all__ = ["BoundedEnvironment", "FolderLoader", "RefusedError", "RunawayError", "may_read"]
