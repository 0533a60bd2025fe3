"""``python -m mstui``."""

import sys

from mstui.entry import main

sys.exit(main())
