"""Two copies made equal."""
