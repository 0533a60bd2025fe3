"""How well: progress, health and indices, pure."""
