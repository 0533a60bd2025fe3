"""Print one of the README's two commands, so that what CI runs is what people are told to run."""

import re
import sys
from pathlib import Path

readme = Path(__file__).resolve().parent.parent / "README.md"
blocks = re.findall(r"```sh\n(.*?)\n```", readme.read_text(encoding="utf-8"), re.DOTALL)
wanted = {"app": "bin/mstui demo", "tests": ".ci/checks"}[sys.argv[1]]
(command,) = (block for block in blocks if wanted in block)
print(command)
