"""Milestone tracking in the terminal: one SQLite file, every change in its journal."""

__version__ = "0.1.0"
