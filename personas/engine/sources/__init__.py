"""Where tables come from. Whatever an engine cannot read itself becomes a UTF-8 CSV file here."""
