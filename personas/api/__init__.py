"""What Python sees of personas besides the command line."""
