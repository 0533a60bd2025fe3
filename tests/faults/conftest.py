"""What the fault tests start from."""

from __future__ import annotations

import pytest
from faults_scene import Scene


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A small plan, and a backup of an earlier state of it."""
    return Scene(tmp_path_factory.mktemp("scene"))
