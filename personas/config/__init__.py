"""`personas.yaml`: everything that a flag says, written down once."""

from personas.config.keys import KEYS, SECTIONS, Key
from personas.config.load import Config, find_config, load_config

__all__ = ["KEYS", "SECTIONS", "Config", "Key", "find_config", "load_config"]
