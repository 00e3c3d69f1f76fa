"""Small documents of every format, written by the tests themselves."""

import zipfile
from pathlib import Path

from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.extraction.results import Extraction

CITY_TEXT = {
    "en": "The city council published a policy for open data so that every department can share what it knows.",
    "es": "El ayuntamiento publicó una política de datos abiertos para que cada área comparta lo que sabe hoy.",
    "pt": "A prefeitura publicou uma política de dados abertos para que cada secretaria compartilhe o que já sabe.",
    "fr": "La ville a publié une politique de données ouvertes afin que chaque service partage ce qu'il connaît.",
}


def read(extractor: Extractor, folder: Path, filename: str, content: str | bytes) -> Extraction:
    """The extraction of a file with this content, stored under a name without an ending as uploads are."""
    path = folder / "upload"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return extractor.extract(path, filename)


def write_pdf(path: Path, pages: list[list[str]], title: str = "", trailer: str = "") -> Path:
    """A PDF with these lines on its pages; no lines, no text."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, lines in enumerate(pages):
        shown = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
        content = f"BT /F 12 Tf 16 TL 50 740 Td {shown} ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * index} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects.append(f"<< /Title ({_escaped(title)}) >>")
    return write_objects(path, objects, f"/Info {len(objects)} 0 R {trailer}")


def write_objects(path: Path, objects: list[str], trailer: str) -> Path:
    """A PDF of these objects, the first of which is its catalogue."""
    content = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    path.write_bytes(content + end.encode() + f"startxref\n{len(content)}\n%%EOF\n".encode())
    return path


def write_locked_pdf(path: Path) -> Path:
    """A PDF that opens with a password only: the check values fit no password."""
    owner, user = "ab" * 32, "cd" * 32
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner}> /U <{user}> >> /ID [<00> <00>]"
    return write_pdf(path, [["secret"]], trailer=lock)


def repack(source: Path, target: Path, replaced: dict[str, str | bytes]) -> Path:
    """A copy of a zip archive with some of its entries replaced or added."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            if entry.filename not in replaced:
                after.writestr(entry.filename, before.read(entry))
        for name, content in replaced.items():
            after.writestr(name, content)
    return target


def write_docx(path: Path, *paragraphs: str) -> Path:
    """A Word document with a heading and these paragraphs."""
    from docx import Document

    document = Document()
    document.add_heading("Annual report", level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def write_xlsx(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook with these rows on its sheets."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
