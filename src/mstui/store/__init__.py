"""The workspace file: schema, journal, transactions, undo, backups."""
