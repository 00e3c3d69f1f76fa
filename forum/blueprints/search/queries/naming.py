"""What kinds, formats and languages are called in all languages of the interface, for reading what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale
from flask_babel import force_locale

from forum.blueprints.library.rules.formats import EDITABLE, FORMAT_OF, FORMATS
from forum.blueprints.library.rules.kinds import DOC_TYPES
from forum.kernel.i18n import LANGUAGES, LazyString
from forum.kernel.text import fold

_KINDS = {
    "document": "document documents documento documentos doc docs file archivo fichier arquivo",
    "thread": "thread threads post posts hilo hilos topico topicos conversa fil fils discussion discussions discusion "
    "discusiones discussao discussoes",
    "person": "person people persona personas pessoa pessoas personne personnes member members",
    "event": "event events evento eventos evenement evenements workshop workshops taller talleres oficina oficinas "
    "atelier ateliers",
    "sprint": "sprint sprints",
    "idea": "idea ideas ideia ideias idee idees concept concepts concepto conceptos conceito conceitos",
    "opportunity": "opportunity opportunities oportunidad oportunidades oportunidade opportunite opportunites",
}
_ALSO = {
    "agreement": "accord acordo acuerdo contract contrato contrat convenio convention entente mou",
    "guide": "guia handbook manual manuel playbook",
    "meeting_record": "acta ata compte-rendu minutes",
    "policy": "politica politique",
    "slides": "presentacion presentation apresentacao",
    "template": "gabarit modele modelo plantilla",
}
_EDITABLE = ("editable", "editavel", "modifiable", "editables", "editaveis", "modifiables")
_PICTURES = ("image", "imagen", "imagem", "photo", "foto")
Meaning = tuple[str, object]


@cache
def types() -> Mapping[str, Meaning]:
    """What stands after `type:` by its folded name: a name of the address and its value."""
    found: dict[str, Meaning] = {}
    for code, label in DOC_TYPES.items():
        found |= {called: ("doc_type", [code]) for called in (code.replace("_", " "), *_in_all(label))}
        found |= {called: ("doc_type", [code]) for called in _ALSO.get(code, "").split()}
    for code, label in FORMATS.items():
        found |= {called: ("format", [code]) for called in (code, *_in_all(label))}
    found |= {fold(ending): ("format", [code]) for ending, code in FORMAT_OF.items()}
    found |= {called: ("format", [EDITABLE]) for called in _EDITABLE}
    found |= {called: ("format", ["picture"]) for called in _PICTURES}
    found |= {called: ("type", kind) for kind, names in _KINDS.items() for called in names.split()}
    return found


@cache
def languages() -> Mapping[str, str]:
    """The codes of the four languages by their folded names."""
    found = {code: code for code in LANGUAGES}
    for written_in in LANGUAGES:
        names = Locale.parse(written_in).languages
        found |= {fold(names[code]): code for code in LANGUAGES}
    return found


def _in_all(label: LazyString) -> Iterable[str]:
    called = []
    for language in LANGUAGES:
        with force_locale(language):
            called.append(fold(str(label)))
    return called
