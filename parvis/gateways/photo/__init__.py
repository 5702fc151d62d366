"""Photos: what is written inside them, and the renditions made of them.

look        size, orientation, the words inside, whether a position is inside
renditions  upright pictures in the usual sizes, words and colour kept, position left out

Everything here meets bytes from outside and belongs into the sandbox.
"""

from parvis.gateways.photo.look import Photo, look
from parvis.gateways.photo.renditions import Made, make

__all__ = ["Made", "Photo", "look", "make"]
