"""When: the schedule as pure functions over working minutes."""
