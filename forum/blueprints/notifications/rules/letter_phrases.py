"""What mail programs write around what people write, in English, Spanish, Portuguese and French."""

from __future__ import annotations

import re

_NAMES_OF_PHONES = r"[^\n]{1,70}"
SENT_FROM = re.compile(
    rf"""\s*[*_]*(?:
    sent\ (?:from|with|via)\ (?:my\ )?{_NAMES_OF_PHONES} | get\ outlook\ for\ {_NAMES_OF_PHONES}
    | enviado\ (?:desde|con|por)\ (?:mi\ )?{_NAMES_OF_PHONES}
    | enviado\ (?:do|pelo|a\ partir\ do|de|com\ o)\ (?:meu\ |minha\ )?{_NAMES_OF_PHONES}
    | enviada?\ (?:do|pelo|desde|de)\ (?:meu\ |mi\ )?{_NAMES_OF_PHONES}
    | (?:obtener|obtenga|obter|baixe\ o|obtenha\ o)\ (?:o\ )?outlook\ para\ {_NAMES_OF_PHONES}
    | envoyé\ (?:de|depuis|à\ partir\ de|avec)\ (?:mon\ |ma\ )?{_NAMES_OF_PHONES}
    | (?:télécharger|obtenir|téléchargez)\ outlook\ pour\ {_NAMES_OF_PHONES}
    | provenance\s?:\ courrier\ pour\ {_NAMES_OF_PHONES}
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip
MY_DEVICES = re.compile(
    r"\b(?:my|mi|meu|minha|mon|ma|outlook|mail|correo|courrier|e-?mail|yahoo|gmail|iphone|ipad|android|samsung|galaxy|"
    r"blackberry|proton|protonmail|thunderbird|huawei|xiaomi|motorola|nokia|tel[eé]fono|celular|m[oó]vil|smartphone|"
    r"t[eé]l[eé]phone|telefone|windows|ios|spark|hey)\b",
    re.IGNORECASE,
)
WROTE = re.compile(r"(?:wrote|writes|escribió|escribio|escreveu|a écrit|a ecrit)\s?:\s*$", re.IGNORECASE)
OPENS_WROTE = re.compile(
    r"\s*[*_]*(?:(?:on|el|em|le|no dia|às|as|am|en|lun|mar|mié|jue|vie|sáb|dom|seg|ter|qua|qui|sex)\b|\d{1,4}[-/. ])",
    re.IGNORECASE,
)
A_DAY = re.compile(r"\b(?:\d{1,2}[:h]\s?\d{2}|(?:19|20)\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})\b|\d\s?h\s?\d\d")
OLD_GMAIL = re.compile(r"\s*\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}(?: (?:GMT|UTC)[-+]?[\d:]*)?[ ,].{1,200}:\s*")
ORIGINAL = re.compile(
    r"\s*-{2,}\s*(?:original message|original appointment|mensaje original|mensagem original|message d['’]origine|"
    r"message original|reply message|mensagem anterior)\s*-{2,}\s*",
    re.IGNORECASE,
)
_LABELS = {
    "from": r"from|de|expéditeur|remitente|remetente",
    "sent": r"sent|date|enviado(?:\s(?:el|em|a))?|enviada(?:\sem)?|fecha|data|envoyé(?:\sle)?|le",
    "to": r"to|para|à|a|pour|destinataire",
    "subject": r"subject|asunto|assunto|objet|sujet",
    "copy": r"cc|cci|bcc|cco|copie|copia|importance|prioridad|importância",
}
LABELLED = {
    name: re.compile(rf"\s*[*_]*(?:{words})\s?:[*_]*(?:\s|$)", re.IGNORECASE) for name, words in _LABELS.items()
}
AWAY = re.compile(
    r"^\s*(?:"
    r"auto(?:matic)?[- ]?(?:reply|response|matic reply)|auto:|out[- ]of[- ](?:the )?office|"
    r"away from (?:my )?(?:mail|desk)|"
    r"respuesta autom[aá]tica|fuera de (?:la )?oficina|ausente de la oficina|ausencia|autorespuesta|"
    r"resposta autom[aá]tica|fora do escrit[oó]rio|aus[eê]ncia tempor[aá]ria|ausente do escrit[oó]rio|"
    r"r[eé]ponse automatique|absence du bureau|absent du bureau|message d['’]absence|hors du bureau|"
    r"notification d['’]absence|automatische antwort|abwesend"
    r")",
    re.IGNORECASE,
)
UNDELIVERED = re.compile(
    r"undeliver|delivery (?:status|fail|incomplete)|returned mail|mail delivery|failure notice|could not be delivered|"
    r"no se (?:puede|pudo) entregar|entrega fallida|n[aã]o (?:foi )?entregue|falha na entrega|"
    r"non remis|[eé]chec de (?:la )?(?:remise|distribution)",
    re.IGNORECASE,
)
ANSWERED = re.compile(r"^\s*(?:(?:re|rv|res|ref|aw|antw|sv|tr|enc|fwd?|rép|rif)\s?(?:\[\d+\])?\s?:\s*)+", re.IGNORECASE)
PLACE_OF_PICTURE = re.compile(r"\[(?:image|imagen|imagem|cid)\s?:\s?([^\]\n]{0,200})\]", re.IGNORECASE)
