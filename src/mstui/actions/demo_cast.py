"""Who plays in the demonstration."""

from __future__ import annotations

from typing import NamedTuple


class Member(NamedTuple):
    """A person or an outside party; ``rate`` in cents an hour."""

    name: str
    role: str
    kind: str = "person"
    team: str = ""
    units: int = 100
    rate: int = 0
    email: str = ""


CAST: dict[str, Member] = {
    "ana": Member("Ana Kovač", "Product lead", team="Product", rate=7800, email="ana@example.org"),
    "ben": Member("Ben Okafor", "Developer", team="Product", rate=7200, email="ben@example.org"),
    "chloe": Member(
        "Chloé Dubois", "Designer", team="Product", units=80, rate=6800, email="chloe@example.org"
    ),
    "david": Member(
        "Dávid Szőke", "Developer", team="Product", rate=6900, email="david@example.org"
    ),
    "emi": Member("佐藤 恵美", "Tester", team="Product", rate=6200, email="emi@example.org"),
    "farid": Member(
        "Farid Haddād", "Purchasing", team="Production", rate=6000, email="farid@example.org"
    ),
    "greta": Member(
        "Greta Lindström", "Marketing lead", team="Marketing", rate=6600, email="greta@example.org"
    ),
    "hana": Member(
        "Hana Nováková", "Production lead", team="Production", rate=6400, email="hana@example.org"
    ),
    "line": Member("Assembly line", "Six operators", "department", "Production", 100, 21000),
    "legal": Member("Legal", "Clears texts and contracts", "department"),
    "studio": Member("Studio Łódź", "Film and pictures", "contractor", rate=9000),
    "auditor": Member("SecuCheck", "Security review", "contractor", rate=11000),
    "supplier": Member("Müller & Söhne", "Housings and cast parts", "supplier"),
    "client": Member("Aurora Hotels", "Client of the rebrand", "client"),
    "buyer": Member("Vindkraft AS", "Ordered the sensors", "client"),
}

TEAMS: dict[str, str] = {"Product": "ana", "Marketing": "greta", "Production": "hana"}

TAGS = ("client", "quick win", "supply chain", "security")
