"""The people of the example: one of each role, invented, with passwords that anyone may read.

For example installations only: `./run demo` refuses to make them where `PARVIS_EXAMPLE` is off.
"""

from __future__ import annotations

from dataclasses import dataclass

from parvis.domain.roles import Role


@dataclass(frozen=True)
class Sample:
    """Somebody with an account in the example."""

    name: str
    email: str
    password: str
    outlet: str
    language: str
    role: Role | None
    what: str  # for the console
    terms: bool = False
    reads: bool = False  # the newsletter


PEOPLE: tuple[Sample, ...] = (
    Sample(
        "Ada Norrstrand", "operator@example.org", "Harbour-Lamp-2026", "SPS Operations", "en", Role.ADMINISTRATOR,
        "operator and administrator",
    ),
    Sample(
        "Bastien Caradec", "administrator@example.org", "Granite-Step-2026", "SPS Operations", "fr",
        Role.ADMINISTRATOR, "second administrator, who confirms",
    ),
    Sample(
        "Claire Vasseur-Oud", "press@example.org", "Slate-Window-2026", "SPS Press Office", "fr",
        Role.PRESS_OFFICER, "press officer", terms=True,
    ),
    Sample(
        "Marek Dvornik", "press2@example.org", "Copper-Roof-2026", "SPS Press Office", "en", Role.PRESS_OFFICER,
        "second press officer", terms=True,
    ),
    Sample(
        "Ingrid Solbakken-Faye", "programme@example.org", "Birch-Avenue-2026", "SPS Programme Office", "en",
        Role.PROGRAMME_OFFICER, "programme officer",
    ),
    Sample(
        "Olivier Tassigny-Roux", "programme2@example.org", "Lime-Alley-2026!", "SPS Programme Office", "fr",
        Role.PROGRAMME_OFFICER, "second programme officer, who confirms",
    ),
    Sample(
        "Katarina Hollenbach", "adviser@example.org", "Beaker-Shelf-2026", "SPS Science Advice", "en",
        Role.SCIENTIFIC_ADVISER, "scientific adviser",
    ),
    Sample(
        "Gudrun Æbelø-Storm", "chair@example.org", "Gavel-Table-2026", "Partnerships Committee", "en", Role.CHAIR,
        "chair of the committee",
    ),
    Sample(
        "Théodora Lindqvist-Arnaud", "secretary@example.org", "Minute-Ledger-2026", "Partnerships Committee", "fr",
        Role.SECRETARY, "secretary of the committee",
    ),
    Sample(
        "Benedetta Orsolin", "finance@example.org", "Abacus-Ink-2026", "SPS Financial Control", "en",
        Role.FINANCIAL_OFFICER, "financial officer, who certifies",
    ),
    Sample(
        "Jorik van Dalsem", "treasurer@example.org", "Vault-Key-2026!", "SPS Treasury", "en", Role.TREASURER,
        "treasurer, who pays",
    ),
    Sample(
        "Theo Quarrie", "auditor@example.org", "Ledger-Clock-2026", "Board of Auditors", "en", Role.AUDITOR, "auditor"
    ),
    Sample(
        "Jana Merkwitz", "journalist@example.org", "Open-Square-2026", "Kurier am Fluss", "en", None,
        "journalist, terms accepted", terms=True, reads=True,
    ),
    Sample(
        "Yann Le Brizec", "reader@example.org", "Morning-Paper-2026", "", "fr", None, "reader of the newsletter",
        reads=True,
    ),
)  # fmt: skip

# Readers without an account: their address, their language.
READERS: tuple[tuple[str, str], ...] = (
    ("redaktion@kurier.example", "en"),
    ("desk@northwire.example", "en"),
    ("science@dailyledger.example", "en"),
    ("redaction@lequai.example", "fr"),
    ("info@radio-delta.example", "fr"),
    ("newsroom@tv-lagune.example", "en"),
)

# Scientists of both sides share one password; who they are stands in `content/network.toml`.
SCIENTISTS_PASSWORD = "Two-Banks-One-Bridge-2026"  # noqa: S105 - invented people, and anyone may read it
SCIENTISTS: tuple[tuple[str, str, str], ...] = (
    ("helen@scientists.example", SCIENTISTS_PASSWORD, "scientist of an allied nation"),
    ("nino@scientists.example", SCIENTISTS_PASSWORD, "scientist of a partner nation"),
)

# Experts and delegates share one password a group; who they are stands in `content/cases.toml`.
EXPERTS_PASSWORD = "Fair-Reading-Lamp-2026"  # noqa: S105 - invented people, and anyone may read it
DELEGATES_PASSWORD = "Silence-Until-Six-2026"  # noqa: S105 - invented people, and anyone may read it
EXPERTS: tuple[tuple[str, str, str], ...] = (
    ("asta@experts.example", EXPERTS_PASSWORD, "independent expert, with reviews to write"),
)
DELEGATES: tuple[tuple[str, str, str], ...] = (
    ("delegate.no@nations.example", DELEGATES_PASSWORD, "delegate of Norway"),
    ("delegate.fr@nations.example", DELEGATES_PASSWORD, "delegate of France"),
)

SIGN_INS: tuple[tuple[str, str, str], ...] = (
    *((one.email, one.password, one.what) for one in PEOPLE),
    *SCIENTISTS,
    *EXPERTS,
    *DELEGATES,
)


def printed() -> str:
    """The sign-ins as the console shows them."""
    lines = [f"  {email:30} {password:22} {what}" for email, password, what in SIGN_INS]
    return "\n".join(["Sign-ins of the example (invented people):", *lines, ""])
