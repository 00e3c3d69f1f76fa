"""An assessment to take out of Plaza: as a table for spreadsheets, and as a paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import format_date

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.queries import shown_evidence, validating
from forum.blueprints.assessments.queries.shown_evidence import ShownEvidence
from forum.blueprints.assessments.queries.validating import ReviewedLine
from forum.blueprints.assessments.rules import validation_wording as words
from forum.blueprints.assessments.rules.wording import state_names
from forum.blueprints.standards.rules.codes import in_language
from forum.kernel import papers, sheets
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, pgettext
from forum.kernel.papers import Block

PDF, XLSX = "pdf", "xlsx"
KINDS = (PDF, XLSX)
_WIDTHS = (8, 34, 24, 16, 40, 48, 40, 14, 40, 40)  # of the columns of a table, in characters


class Export:
    """An assessment in one language, as whoever may see it reads it: outcomes are there once it is decided."""

    def __init__(self, actor: Actor, assessment_id: int, language: str) -> None:
        self.assessment = validating.get_assessment(actor, assessment_id)
        self.language = language
        self._for_staff = bool(policies.can_see_validation(actor, self.assessment))
        self._lines = validating.list_lines(self.assessment)
        self._evidence = shown_evidence.list_evidence([one.line.id for one in self._lines])

    def filename(self, kind: str) -> str:
        """Such as `Montréal wwc-2022.pdf`."""
        return f"{self.assessment.city.name} {self.assessment.framework.slug}.{kind}"

    def stream(self, kind: str) -> Iterator[bytes]:
        """The file in parts."""
        if kind == XLSX:
            return sheets.stream_book(self._sheets())
        title = _("Assessment of %(city)s", city=self.assessment.city.name)
        return papers.stream(title, self.language, self._blocks(title), str(words.NOT_OFFICIAL))

    def _sheets(self) -> Iterator[sheets.Sheet]:
        yield self.assessment.city.name, self._rows(), _WIDTHS
        facts = [[name, told] for name, told in self._facts()]
        yield _("About this assessment"), [*facts, [str(words.NOT_OFFICIAL)]], (24, 60)

    def _rows(self) -> Iterator[list[str]]:
        """What staff found so far is in a column of its own, for staff."""
        yield [
            _("Code"), _("Criterion"), _("Practice area"), _("What the city says"), _("Items ticked"),
            _("What the city writes"), _("Evidence"), _("Outcome"), _("Reason"),
            *([_("Reviews so far")] if self._for_staff else ()),
        ]  # fmt: skip
        for one in self._lines:
            criterion = one.criterion
            yield [
                criterion.code, criterion.name_in(self.language), criterion.area.name_in(self.language),
                self._claim(one), "; ".join(self._ticked(one)), one.line.note, "\n".join(self._shown(one)),
                self._outcome(one), one.line.outcome_reason,
                *(["\n".join(self._reviews(one))] if self._for_staff else ()),
            ]  # fmt: skip

    def _blocks(self, title: str) -> Iterator[Block]:
        yield Block("title", title)
        yield Block("text", str(words.NOT_OFFICIAL))
        for name, told in self._facts():
            yield Block("text", f"{name}: {told}")
        area = ""
        for one in self._lines:
            criterion = one.criterion
            if criterion.area.code != area:
                area = criterion.area.code
                yield Block("heading", criterion.area.name_in(self.language))
            yield Block("line", f"{criterion.code}  {criterion.name_in(self.language)}")
            yield from self._paragraphs(one)

    def _paragraphs(self, one: ReviewedLine) -> Iterator[Block]:
        yield Block("text", f"{_('What the city says')}: {self._claim(one)}")
        outcome = self._outcome(one) if one.line.outcome else ""
        for name, told in (
            (_("What the city writes"), one.line.note), (_("Outcome"), outcome), (_("Reason"), one.line.outcome_reason),
        ):  # fmt: skip
            if told:
                yield Block("text", f"{name}: {told}")
        ticked = self._ticked(one)
        if ticked:
            yield Block("small", f"{_('Items ticked')}: {'; '.join(ticked)}")
        for shown in self._shown(one):
            yield Block("small", f"{_('Evidence')}: {shown}")

    def _facts(self) -> Sequence[tuple[str, str]]:
        told = self.assessment
        moments = ((_("Submitted on"), told.submitted_at), (_("Decided on"), told.decided_at))
        facts = [
            (_("City"), told.city.name),
            (pgettext("assessment", "Standard"), told.framework.title),
            (pgettext("assessment", "State"), state_names()[told.state]),
            *((name, format_date(moment)) for name, moment in moments if moment),
        ]
        if told.decided_at:
            result = words.result_told(told.level, told.met, told.score, len(self._lines))
            facts.append((pgettext("assessment", "Result"), result))
        return facts

    def _claim(self, one: ReviewedLine) -> str:
        return words.claim_name(one.line.claim, one.line.step, self._scoring, self.language)

    def _outcome(self, one: ReviewedLine) -> str:
        told = words.outcome_names()[one.line.outcome]
        found = one.validation.step if one.line.outcome and one.validation else None
        return told if found is None else f"{told} ({words.step_name(found, self._scoring, self.language)})"

    def _reviews(self, one: ReviewedLine) -> list[str]:
        outcomes = words.outcome_names()
        told = []
        for review in one.reviews:
            found = outcomes[review.outcome]
            if review.step is not None:
                found = words.step_name(review.step, self._scoring, self.language)
            told.append(": ".join(part for part in (review.reviewer.name, found, review.reason) if part))
        return told

    def _ticked(self, one: ReviewedLine) -> list[str]:
        items = one.criterion.checklist.get("items", ())
        return [in_language(item["text"], self.language) for item in items if item["key"] in one.line.ticked]

    def _shown(self, one: ReviewedLine) -> list[str]:
        return [_in_words(piece) for piece in self._evidence.get(one.line.id, ())]

    @property
    def _scoring(self) -> Mapping[str, object]:
        return self.assessment.framework.scoring


def _in_words(piece: ShownEvidence) -> str:
    told = piece.evidence
    page = _("page %(number)s", number=told.page) if told.page else ""
    return ", ".join(part for part in (told.title, page, told.note, told.link) if part)


def export(actor: Actor, assessment_id: int, language: str) -> Export:
    """An assessment to take out, for whoever may see it. Raises NotFound."""
    return Export(actor, assessment_id, language)
