"""The sandbox of templates: restricted access, and a budget of steps and characters."""

from personas.sandbox.budget import RunawayError
from personas.sandbox.environment import BoundedEnvironment, may_read
from personas.sandbox.loader import FolderLoader, RefusedError

__all__ = ["BoundedEnvironment", "FolderLoader", "RefusedError", "RunawayError", "may_read"]
