"""`python -m personas`."""

from __future__ import annotations

from personas.cli.main import main

main()
