"""From YAML text to a checked pack: every value knows its place, every problem is told."""
