"""Why a criterion is among those that a member works towards."""

from __future__ import annotations

PICKED, AREA, SOUGHT, PLANNED = REASONS = ("picked", "area", "sought", "planned")
