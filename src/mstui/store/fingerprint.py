"""The hash of the triggers that each file version must have.

Written down, so that opening a file need not generate the whole schema to compare.
"""

TRIGGERS = {1: "3d1cf4659766b7e4618cf836f431b9b5", 2: "9ceacab8018ddba8ae8e956dbf02d027"}
