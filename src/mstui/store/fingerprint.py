"""The hash of the triggers that each file version must have.

Written down, so that opening a file need not generate the whole schema to compare.
"""

TRIGGERS = {1: "e357cbecbfe7e2d8429adc306f58a51a"}
