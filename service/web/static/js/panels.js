// Puts what the server says of a text into the page, without taking from anybody what they are typing.

export function panelsFrom(answer) {
  for (const name of ["findings", "changes", "prompt"]) put(name, answer);
  putForm(answer.getElementById("arguments"));
  document.getElementById("highlights").dataset.highlights = answer.getElementById("highlights").dataset.highlights;
  const words = summary();
  const told = document.getElementById("told");
  if (told.textContent !== words) told.textContent = words;
}

function put(name, answer) {
  const present = document.getElementById(name);
  const next = answer.getElementById(name);
  if (present.innerHTML === next.innerHTML) return;
  const place = [...present.querySelectorAll("pre, ul")].map((each) => each.scrollTop);
  const focused = present.contains(document.activeElement) ? pathOf(document.activeElement) : null;
  present.replaceChildren(...next.childNodes);
  [...present.querySelectorAll("pre, ul")].forEach((each, index) => (each.scrollTop = place[index] ?? 0));
  if (focused) (present.querySelector(focused) ?? present.querySelector("button, a, input, pre"))?.focus();
}

// Tells an element of a panel again after it was made anew.
function pathOf(element) {
  if (element.name && element.value) return `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  return element.localName;
}

// The fields stay as they are while the arguments do; only what is wrong with them is told anew.
function putForm(next) {
  const present = document.getElementById("arguments");
  if (present.dataset.shape !== next.dataset.shape) {
    const focused = present.contains(document.activeElement) ? document.activeElement.id : "";
    present.dataset.shape = next.dataset.shape;
    present.replaceChildren(...next.childNodes);
    if (focused) document.getElementById(focused)?.focus();
    return;
  }
  const fields = present.querySelectorAll(".argument");
  next.querySelectorAll(".argument").forEach((field, index) => {
    fields[index].querySelector(".wrong")?.remove();
    fields[index].append(...field.querySelectorAll(".wrong"));
    const told = (part) => (part.matches("fieldset") ? part : part.querySelector("input, select, textarea"));
    const words = told(field).getAttribute("aria-describedby");
    if (words) told(fields[index]).setAttribute("aria-describedby", words);
    else told(fields[index]).removeAttribute("aria-describedby");
  });
}

function summary() {
  const count = document.querySelectorAll("#findings .finding").length;
  const breaks = document.querySelectorAll("#changes .breaks li").length;
  const wrong = document.querySelectorAll("#arguments .wrong").length;
  return [
    count === 1 ? "1 finding." : `${count} findings.`,
    breaks ? `${breaks} of the changes ${breaks === 1 ? "breaks" : "break"} callers.` : "",
    wrong ? `${wrong} ${wrong === 1 ? "argument does" : "arguments do"} not fit.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}
