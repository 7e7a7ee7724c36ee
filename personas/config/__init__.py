"""`personas.yaml`: everything that a flag says, written down once."""

from typing import TYPE_CHECKING

from personas.lazy import later

if TYPE_CHECKING:
    from personas.config.commands import COMMANDS, KEYS, SECTIONS
    from personas.config.health import examine
    from personas.config.load import NAME, Config, find_config, load_config
    from personas.config.options import Option
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
    __getattr__ = later(
        __name__,
        {
            "commands": "COMMANDS KEYS SECTIONS",
            "health": "examine",
            "load": "NAME Config find_config load_config",
            "options": "Option",
            "write": "write_config",
        },
    )
