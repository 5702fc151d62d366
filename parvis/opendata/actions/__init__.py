"""What is done about what everybody may know, one module a matter.

registering  release an award, take it back, protect a person
hooking      tell other programs, signed; try again; switch off
calendaring  an address of one's own from which a calendar takes one's duties
"""

from parvis.opendata.actions.registering import (
    end_protection,
    forget_person,
    protect_person,
    release_award,
    withdraw_release,
)

__all__ = ["end_protection", "forget_person", "protect_person", "release_award", "withdraw_release"]
