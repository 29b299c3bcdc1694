// What every page does when scripts run; without them all of it works by plain forms and links.
import { dropSaved } from "./drafts.js";

// A form is sent once, however often its button is pressed; going back makes it fresh.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// What the browser kept of a text that is saved now can go.
const saved = /^#saved-([a-z0-9]{1,40})$/.exec(location.hash);
if (saved) {
  dropSaved(saved[1]);
  history.replaceState(null, "", location.pathname + location.search);
}
