"""The sandbox of templates: restricted access, and a budget of steps and characters."""

from personas.sandbox.budget import RunawayError
from personas.sandbox.environment import BoundedEnvironment, FolderLoader, RefusedError, is_readable

__all__ = ["BoundedEnvironment", "FolderLoader", "RefusedError", "RunawayError", "is_readable"]
