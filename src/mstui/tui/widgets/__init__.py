"""Widgets: the frame, the one list, lines of text, header, hints, forms."""
