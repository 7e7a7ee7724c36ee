"""Load packs: from YAML text to a checked pack, with the location of every problem."""
