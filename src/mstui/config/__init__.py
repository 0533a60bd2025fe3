"""Paths, settings, themes, keymaps."""
