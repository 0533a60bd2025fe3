"""The hash of the triggers that each file version must have.

Written down, so that opening a file need not generate the whole schema to compare.
"""

TRIGGERS = {1: "7b77b121568b237ed3934bb2d684e702"}
