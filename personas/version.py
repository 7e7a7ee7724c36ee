"""The version, apart from the front door so that any wing may say it."""

from __future__ import annotations

__version__ = "0.1.0"
