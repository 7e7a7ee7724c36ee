"""The sandbox of templates: restricted access, and a budget of steps and characters."""

from personas.sandbox.budget import RunawayError
from personas.sandbox.environment import BoundedEnvironment, FolderLoader, RefusedError, may_read

__all__ = ["BoundedEnvironment", "FolderLoader", "RefusedError", "RunawayError", "may_read"]
