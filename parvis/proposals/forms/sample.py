"""A short proposal, invented, to be read before one writes one's own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def sample_proposal() -> list[tuple[str, list[tuple[str, str]]]]:
    """Sections, each with questions and answers."""
    return [
        (
            _("The project"),
            [
                (
                    _("Summary for the public"),
                    _(
                        "Forest fires in the river valley cross the border in hours. Two institutes, one on each side, "
                        "will place sixty low-cost sensors for smoke and soil moisture, join their readings in one "
                        "map, and hand the map to the fire brigades of both nations."
                    ),
                ),
                (
                    _("Link to security"),
                    _(
                        "Fires have twice cut the road and the power line that both nations rely on. Earlier warning "
                        "protects people and infrastructure, and gives two civil-protection services a reason to "
                        "exercise together."
                    ),
                ),
            ],
        ),
        (
            _("Science"),
            [
                (
                    _("What is new"),
                    _(
                        "Single sensors raise false alarms. We combine smoke, moisture and wind in a model that was "
                        "tried in one valley, and learn how few sensors are enough."
                    ),
                ),
                (
                    _("Method"),
                    _(
                        "Year one: sensors are built, calibrated side by side in both laboratories, and placed. Year "
                        "two: the map runs for a full season beside the present watch, and both are compared."
                    ),
                ),
            ],
        ),
        (
            _("Workplan"),
            [
                (
                    _("Tasks and months"),
                    _(
                        "1. Sensors, months 1 to 8, led by the partner side. 2. Model, months 3 to 14, led by the "
                        "Allied side. 3. Season of trial, months 13 to 22, both. 4. Handing over to the brigades, "
                        "months 20 to 24, both."
                    ),
                ),
                (
                    _("Criteria for success"),
                    _(
                        "Half of the fires seen ten minutes earlier than today, 50 %, month 22. Fewer than one false "
                        "alarm a week, 30 %, month 22. Four brigades trained, 20 %, month 24."
                    ),
                ),
            ],
        ),
        (
            _("People and money"),
            [
                (
                    _("Young scientists"),
                    _("Two doctoral students, one on each side, who spend three months in the other laboratory."),
                ),
                (
                    _("Budget in words"),
                    _(
                        "Most of it is equipment and training on the partner side. Salaries of permanent staff are "
                        "paid by the institutes and are not asked for."
                    ),
                ),
            ],
        ),
    ]
