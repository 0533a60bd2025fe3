"""A bare Textual app with one Static: what any app of this library costs."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("Hello")


Bare().run()
