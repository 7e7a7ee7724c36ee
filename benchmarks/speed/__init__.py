"""What commands cost, in time and memory, beside the least that others need for the same."""
