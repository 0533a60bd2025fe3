"""Items, and whole projects, as TOML that a person edits: written, read back, and saved.

``document`` writes it, ``reading`` finds what was typed and where, ``understanding`` compares it
with what the document said, ``saving`` writes the difference in one step, ``outside`` hands it
to the person's editor. Only fields that the person changed are written.
"""
