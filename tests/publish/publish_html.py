"""Reads a page as a browser would take it apart, and says what must not be in one."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "br"}
DRAWING = {"svg", "path", "rect", "line", "circle", "text", "pattern", "defs", "title"}
ALLOWED = DRAWING | VOID | {
    "html", "head", "style", "body", "main", "header", "section", "footer", "h1", "h2", "h3", "p",
    "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "figure",
    "figcaption", "div", "span", "strong",
}  # fmt: skip


class Page(HTMLParser):
    """What a page holds: its tags, their attributes and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.problems: list[str] = []
        self.feed(text)
        self.close()
        self.problems += [f"never closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ALLOWED:
            self.problems.append(f"tag {tag}")
        for name, value in attrs:
            if name.startswith("on") or name in ("href", "src", "srcdoc", "action", "style"):
                self.problems.append(f"attribute {name}={value}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"closed out of turn: {tag}")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"comment {data}")

    def handle_pi(self, data: str) -> None:
        self.problems.append(f"instruction {data}")

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).replace("\xa0", " ").split())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]
