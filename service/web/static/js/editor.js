// The editor with scripts: the text coloured and checked while it is typed, and kept until it is saved.
import { DraftBanner } from "./draft_banner.js";
import { Drafts, newId } from "./drafts.js";
import { Looks } from "./looks.js";
import { panelsFrom } from "./panels.js";

const form = document.getElementById("editor");
const field = document.getElementById("document");
const kept = document.getElementById("kept");
const started = field.value;
const drafts = new Drafts(form.dataset.person, form.dataset.template);
let id = form.elements.draft.value || newId();
let editor;
let checked;

form.elements.draft.value = id;

const text = () => (editor ? editor.text() : field.value);
const sync = () => {
  if (editor && !editor.isOf(sync.last)) {
    field.value = editor.text();
    sync.last = editor.document();
  }
};

const looks = new Looks(form, {
  show(answer, wish) {
    const mended = answer.getElementById("mended");
    if (mended && editor.isOf(checked)) editor.replace(mended.value);
    else if (!editor || editor.isOf(checked)) show(answer);
    if (editor && !editor.isOf(checked)) look();
    if (wish) document.getElementById("told").textContent = mended ? "Repaired." : "There is nothing to repair there any more.";
  },
  tell,
});

function look(wish) {
  sync();
  checked = editor?.document();
  looks.now(wish);
}

function show(answer) {
  panelsFrom(answer);
  const { keys, findings } = JSON.parse(document.getElementById("highlights").dataset.highlights);
  editor?.show(keys, findings);
}

// Says what keeps the server from looking, with a link if there is a way out.
function tell(words, address, link) {
  kept.textContent = words;
  if (!address) return;
  const way = Object.assign(document.createElement("a"), { href: address, textContent: link, target: "_blank" });
  kept.append(way, ".");
}

let keeping;
function changed() {
  clearTimeout(keeping);
  keeping = setTimeout(keep, 300);
  clearTimeout(changed.timer);
  changed.timer = setTimeout(() => look(), Math.max(350, 2 * looks.took));
}

function keep() {
  const now = text();
  const message = form.elements.message.value;
  if (now === started && !("unsaved" in form.dataset) && !message) {
    drafts.drop(id);
    return;
  }
  const draft = { text: now, message, base: form.elements.base.value, origin: form.elements.origin.value, at: Date.now() };
  keep.failed = !drafts.keep(id, draft);
  if (keep.failed) tell("This browser has no room to keep your unsaved text: save it before you leave.");
}

function take(draft) {
  drafts.drop(id);
  id = form.elements.draft.value = draft.id;
  form.elements.base.value = draft.base;
  form.elements.origin.value = draft.origin;
  form.elements.message.value = draft.message ?? "";
  if (editor) editor.replace(draft.text);
  else field.value = draft.text;
  editor?.focus();
  changed();
}

async function start() {
  const { createEditor } = await import(form.dataset.codemirror);
  editor = createEditor({
    next: field,
    text: field.value,
    nonce: form.dataset.nonce,
    attributes: { "aria-labelledby": "document-label", "aria-describedby": "document-hint" },
    changed,
  });
  field.hidden = true;
  document.getElementById("document-label").addEventListener("click", () => editor.focus());
  for (const words of document.querySelectorAll(".with-script")) words.hidden = false;
  const { keys, findings } = JSON.parse(document.getElementById("highlights").dataset.highlights);
  editor.show(keys, findings);
}

form.addEventListener("submit", (event) => {
  sync();
  keep();
  if (/[\ud800-\udfff]/u.test(text())) {
    event.preventDefault();
    tell("Nothing was sent: the text holds half of a character, shown in red, which cannot be saved. Remove it.");
  }
}, { capture: true });

form.addEventListener("click", (event) => {
  const place = event.target.closest("a.place");
  const button = event.target.closest("button[name=do]");
  if (place && editor) {
    event.preventDefault();
    editor.select(Number(place.dataset.from), Number(place.dataset.to));
  } else if (editor && button?.value.startsWith("fix ")) {
    event.preventDefault();
    look(button.value);
  } else if (editor && button?.value === "look") {
    event.preventDefault();
    look();
    const part = document.getElementById(button.getAttribute("formaction")?.split("#")[1] ?? "changes");
    part.scrollIntoView({ block: "nearest" });
  }
});
form.addEventListener("input", (event) => {
  if (event.target.name === "message") keep();
  else changed();
});
addEventListener("pagehide", keep);
addEventListener("pageshow", (event) => event.persisted && look());
addEventListener("beforeunload", (event) => keep.failed && event.preventDefault());

await start().catch(() => tell("The editor could not be loaded; the plain field works as well."));
if ("unsaved" in form.dataset) keep();
new DraftBanner(document.getElementById("drafts"), { form, drafts, mine: () => id, text, take }).show();
