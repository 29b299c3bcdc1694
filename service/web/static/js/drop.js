// A file dropped on the page goes into the text field that `data-drop` of the form names, to be looked at before it is
// sent. A field of a name, where the form has one that is empty, gets the file's.

const form = document.querySelector("form[data-drop]");
const text = form.elements[form.dataset.drop];
const name = form.elements.namedItem("name");
const shown = text.value;

const told = document.createElement("p");
told.className = "hint";
told.setAttribute("role", "status");
told.textContent = "A file can also be dropped on this page.";
text.closest("label").after(told);

async function take(file) {
  if (text.value !== shown && text.value.trim() && !confirm(`Replace the text by ${file.name}?`)) return;
  try {
    text.value = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    told.textContent = `${file.name} is not text in UTF-8. Save it as UTF-8, then drop it again.`;
    return;
  }
  text.dispatchEvent(new Event("input", { bubbles: true }));
  if (name && !name.value) name.value = nameFor(file.name);
  told.textContent = `${file.name} stands in the text now.`;
  text.focus();
}

function nameFor(file) {
  const plain = file.replace(/\.[^.]*$/, "").toLowerCase().replace(/[^a-z0-9._-]+/g, "-");
  return plain.replace(/[._-]{2,}/g, "-").replace(/^[._-]+|[._-]+$/g, "");
}

const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragover", (event) => {
  if (!holdsFile(event)) return;
  event.preventDefault();
  form.classList.add("dropping");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("dropping");
});
addEventListener("drop", (event) => {
  if (!holdsFile(event)) return;
  event.preventDefault();
  form.classList.remove("dropping");
  if (event.dataTransfer.files.length === 1) take(event.dataTransfer.files[0]);
  else told.textContent = "Drop one file; more do not fit into one text.";
});
