"""The command line: one small file a command; arguments in, output and exit codes out."""
