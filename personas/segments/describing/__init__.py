"""What there is to say of segments once they are found."""
