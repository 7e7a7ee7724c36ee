"""`personas.yaml`: everything that a flag says, written down once."""

from typing import TYPE_CHECKING

from personas.lazy import lazy_getattr

if TYPE_CHECKING:
    from personas.config.health import examine
    from personas.config.load import NAME, Config, find_config, load_config
    from personas.config.options import COMMANDS, KEYS, SECTIONS, Option
    from personas.config.write import write_config

__all__ = [
    "COMMANDS",
    "KEYS",
    "NAME",
    "SECTIONS",
    "Config",
    "Option",
    "examine",
    "find_config",
    "load_config",
    "write_config",
]

if not TYPE_CHECKING:
    __getattr__ = lazy_getattr(
        __name__,
        {
            "health": "examine",
            "load": "NAME Config find_config load_config",
            "options": "COMMANDS KEYS SECTIONS Option",
            "write": "write_config",
        },
    )
