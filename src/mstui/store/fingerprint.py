"""The hash of the triggers that each file version must have.

Written down, so that opening a file need not generate the whole schema to compare.
"""

TRIGGERS = {1: "c3c1682221e6cb4428222360a11baa70"}
