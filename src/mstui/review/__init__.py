"""The check-in as a state machine without a screen."""
