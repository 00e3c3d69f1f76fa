"""How long something takes from the press of a button in one browser until it is seen in another, without a reload.

Both browsers write the moment down themselves, by the clock of the machine, so that what the test is doing meanwhile
does not count. On a busy machine one try may be late; what is always late is too slow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playwright.sync_api import Locator, Page

AT_ONCE = 1.0  # seconds, within which what is told live arrives
_WRITE_DOWN_THE_PRESS = """
() => {
  sessionStorage.removeItem("pressed")
  addEventListener("click", () => sessionStorage.setItem("pressed", Date.now()), { capture: true, once: true })
}
"""
_WRITE_DOWN_THE_SIGHT = """
([selector, text]) => {
  const isSeen = () => [...document.querySelectorAll(selector)]
    .some((one) => one.textContent.includes(text) && one.checkVisibility({ visibilityProperty: true }))
  if (isSeen()) throw new Error(`${text} is there already`)
  const watcher = new MutationObserver(() => {
    if (!isSeen()) return
    window.seenAt = Date.now()
    watcher.disconnect()
  })
  window.seenAt = undefined
  watcher.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
}
"""


def seconds_until_seen(button: Locator, reader: Page, selector: str, text: str) -> float:
    """Press the button; the seconds until the reader sees an element with the text. A reload would lose the answer."""
    writer = button.page
    reader.evaluate(_WRITE_DOWN_THE_SIGHT, [selector, text])
    writer.evaluate(_WRITE_DOWN_THE_PRESS)
    button.click()
    seen = reader.wait_for_function("() => window.seenAt").json_value()
    pressed = writer.wait_for_function("() => Number(sessionStorage.getItem('pressed'))").json_value()
    return float(seen - pressed) / 1000


def told_at_once(tell: Callable[[str], float], tries: Sequence[str]) -> list[str]:
    """Tell one after the other until one arrives in less than a second; which were told, the last of them in time."""
    took = []
    for told, words in enumerate(tries, start=1):
        took.append(tell(words))
        if took[-1] < AT_ONCE:
            return list(tries[:told])
    raise AssertionError(f"never in less than {AT_ONCE} s, but in {took}")
