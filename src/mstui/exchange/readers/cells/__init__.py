"""What people and tools write into the cells of tables."""
