/** Times of the last hour are told in minutes and kept true while the page stays open; older ones stay as rendered.
 *  What is to come is counted down, in the units of kernel/days.py; what holds until a moment goes at it. */

const HOUR = 3600000;
const DAY = 24 * HOUR;
const AHEAD = [["month", 30 * DAY, 60 * DAY], ["day", DAY, 1.5 * DAY], ["hour", HOUR, 1.5 * HOUR], ["minute", 60000, 0]];
const ahead = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "always" });
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto", style: "short" });

function refresh() {
  const now = Date.now();
  document.querySelectorAll("time[data-countdown]").forEach((shown) => {
    const left = Math.max(60000, Date.parse(shown.dateTime) - now);
    const [unit, size] = AHEAD.find(([, , least]) => left >= least);
    const text = shown.dataset.countdown.replace("{when}", ahead.format(Math.round(left / size), unit));
    if (shown.firstElementChild.textContent !== text) shown.firstElementChild.textContent = text;
  });
  document.querySelectorAll("[data-gone-at]").forEach((shown) => (shown.hidden = Date.parse(shown.dataset.goneAt) <= now));
  document.querySelectorAll("time[datetime] > [aria-hidden]").forEach((shown) => {
    const age = now - Date.parse(shown.parentElement.dateTime);
    if (!(age >= 0)) return;
    if (age < HOUR) {
      shown.dataset.rendered ??= shown.textContent;
      shown.textContent = age < 60000 ? words.format(0, "minute") : words.format(-Math.floor(age / 60000), "minute");
    } else if (shown.dataset.rendered) {
      shown.textContent = shown.dataset.rendered;
      delete shown.dataset.rendered;
    }
  });
}

refresh();
setInterval(refresh, 30000);
document.addEventListener("htmx:load", refresh);
