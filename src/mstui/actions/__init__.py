"""One function per intent; each writes in one labelled transaction."""
