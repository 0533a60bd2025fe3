"""What each pane shows: its columns, its rows, and how it narrows the others."""
