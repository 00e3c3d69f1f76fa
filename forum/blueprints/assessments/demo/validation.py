"""Assessments that programme staff have worked on, in the demo community."""

from __future__ import annotations

from forum.kernel.feature import DemoStep

DEMO: list[DemoStep] = []
