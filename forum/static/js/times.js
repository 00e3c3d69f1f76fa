/** Times of the last hour are told in minutes and kept true while the page stays open; older ones stay as rendered. */

const HOUR = 3600000;
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto", style: "short" });

function refresh() {
  const now = Date.now();
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
