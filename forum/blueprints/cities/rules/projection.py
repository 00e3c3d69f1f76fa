"""How places are laid on the flat map of the Americas."""

import math

# The middle of the places the network serves: shapes are truest there, and areas are true everywhere.
CENTRE_LATITUDE = 8.0
CENTRE_LONGITUDE = -84.0
EARTH_RADIUS = 2_000.0
KM_PER_UNIT = 6_371.0 / EARTH_RADIUS
_SINE, _COSINE = math.sin(math.radians(CENTRE_LATITUDE)), math.cos(math.radians(CENTRE_LATITUDE))


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """The place of a point on the map, in units of `KM_PER_UNIT` near the centre; x grows eastwards, y southwards.

    Lambert's azimuthal equal-area projection on a sphere (Snyder, Map Projections, 1987, p. 185). The vendored
    outlines are drawn by this function: after a change here they are to be made anew.
    """
    phi, along = math.radians(latitude), math.radians(longitude - CENTRE_LONGITUDE)
    nearness = 1 + _SINE * math.sin(phi) + _COSINE * math.cos(phi) * math.cos(along)
    scale = EARTH_RADIUS * math.sqrt(2 / max(nearness, 1e-9))
    x = scale * math.cos(phi) * math.sin(along)
    y = scale * (_COSINE * math.sin(phi) - _SINE * math.cos(phi) * math.cos(along))
    return x, -y
