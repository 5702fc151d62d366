"""What the network keeps, one module a matter.

profiles        what people show of themselves, and earlier joint work
introductions   who asked to meet whom, and what the two wrote each other since
circles         rooms, who stands how to them, what is said inside
"""

from parvis.network.models.circles import Circle, CirclePost, CircleThread, CircleTie, ThreadReading
from parvis.network.models.introductions import Introduction, IntroductionMessage
from parvis.network.models.profiles import JointWork, Profile

__all__ = [
    "Circle",
    "CirclePost",
    "CircleThread",
    "CircleTie",
    "Introduction",
    "IntroductionMessage",
    "JointWork",
    "Profile",
    "ThreadReading",
]
