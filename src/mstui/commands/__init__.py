"""The registry that keys, palette, footer and help derive from."""
