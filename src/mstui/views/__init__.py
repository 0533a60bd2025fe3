"""What a screen or a report shows, as plain data."""
