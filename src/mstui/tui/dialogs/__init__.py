"""Modal screens that collect what an action needs; each is imported when it is first opened."""
