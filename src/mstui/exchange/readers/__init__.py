"""One reader a format: plain drafts and what was not used."""
