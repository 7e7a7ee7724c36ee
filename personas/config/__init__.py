"""`personas.yaml`: everything that a flag says, written down once."""

from personas.config.health import examine
from personas.config.keys import KEYS, SECTIONS, Key
from personas.config.load import NAME, Config, find_config, load_config
from personas.config.write import write_config

__all__ = [
    "KEYS",
    "NAME",
    "SECTIONS",
    "Config",
    "Key",
    "examine",
    "find_config",
    "load_config",
    "write_config",
]
