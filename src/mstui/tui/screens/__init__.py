"""The full screens: portfolio, project, history, and what they have in common."""
