"""`python -m personas`."""

from personas.cli.main import main

main()
