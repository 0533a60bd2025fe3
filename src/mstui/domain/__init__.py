"""What the words mean: kinds of things, their fields, and rules about one thing."""
