"""Why a document could not be read, and how that is told to its owner."""


def N_(message: str) -> str:  # noqa: N802
    """Return the message unchanged. Babel collects what is passed to `N_`; whoever shows it translates it."""
    return message


PASSWORD_PROTECTED = "password_protected"
CORRUPT = "corrupt"
TOO_LARGE_WHEN_UNPACKED = "too_large_when_unpacked"
TOO_MANY_PAGES = "too_many_pages"
TIMED_OUT = "timed_out"
OUT_OF_MEMORY = "out_of_memory"
CRASHED = "crashed"
NO_TEXT = "no_text"
UNSUPPORTED_TYPE = "unsupported_type"
EMPTY_FILE = "empty_file"
WRONG_TYPE = "wrong_type"
MIXED_TYPES = "mixed_types"
HAS_MACROS = "has_macros"
TOO_MANY_PIXELS = "too_many_pixels"
UNSAFE_NAMES = "unsafe_names"
NO_CAPTION = "no_caption"
NO_COPY = "no_copy"

MESSAGES: dict[str, str] = {
    PASSWORD_PROTECTED: N_("This document is protected by a password. Share a copy without one."),
    CORRUPT: N_("This document is damaged or incomplete. Open it, save it again and share the new copy."),
    TOO_LARGE_WHEN_UNPACKED: N_("This document is too large once unpacked. Share it in smaller parts."),
    TOO_MANY_PAGES: N_("This document has too many pages to be searched. Share it in smaller parts."),
    TIMED_OUT: N_("Reading this document took too long. Share it in smaller parts or in another format."),
    OUT_OF_MEMORY: N_("This document is too complex to be read. Share it in smaller parts."),
    CRASHED: N_("This document could not be read. Save it again or share it in another format."),
    NO_TEXT: N_("No text was found in this document. If it is a scan, run text recognition on it first."),
    UNSUPPORTED_TYPE: N_(
        "This kind of file cannot be shared here. "
        "Use PDF, Word, Excel, PowerPoint, OpenDocument, EPUB, RTF, text or a picture."
    ),
    EMPTY_FILE: N_("This file is empty."),
    WRONG_TYPE: N_("This file is not the kind its name says. Correct the ending, or save it again."),
    MIXED_TYPES: N_("This file is two kinds of file at once. Save it again and share the new copy."),
    TOO_MANY_PIXELS: N_("This picture has more than 40 million pixels. Save a smaller copy."),
    UNSAFE_NAMES: N_("This document holds parts with names that lead out of it. Save it again and share the new copy."),
    NO_CAPTION: N_("A picture has no text of its own. With a caption, colleagues can find it."),
    NO_COPY: N_("The page behind this link could not be copied. Open the link, or have it copied again."),
    HAS_MACROS: N_("This document contains macros. Share a copy without them."),
}
"""Code to English msgid; every code of this module has one."""


class Unreadable(Exception):
    """Raised by a reader that knows why it cannot go on; carries one of the codes above."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
