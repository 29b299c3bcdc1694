// Offers unsaved texts that were left behind: to be taken, looked at, or thrown away.

export class DraftBanner {
  // `mine` returns the id of the draft that this page keeps, `text` what it holds, `take` takes a draft into it.
  constructor(place, { form, drafts, mine, text, take }) {
    Object.assign(this, { place, form, drafts, mine, text, take });
  }

  show() {
    for (const draft of this.drafts.all()) {
      if (draft.id === this.mine()) continue;
      if (draft.text === this.text() && !draft.message) this.drafts.drop(draft.id);
      else this.place.append(this.offer(draft));
    }
  }

  offer(draft) {
    const box = make("div", { className: "draft" });
    const words = make("p");
    const at = make("time", { dateTime: new Date(draft.at).toISOString(), textContent: new Date(draft.at).toLocaleString() });
    words.append("You have unsaved text from ", at, `, begun from version ${Number(draft.base)}.`);
    const row = make("p", { className: "row" });
    const shown = make("div");
    row.append(
      button("Take it", () => {
        box.remove();
        this.take(draft);
      }),
      button("See what it changes", () => this.look(draft, shown)),
      button("Throw it away", () => {
        this.drafts.drop(draft.id);
        box.replaceChildren(make("p", { textContent: "Thrown away." }));
      }),
    );
    box.append(words, row, shown);
    return box;
  }

  async look(draft, shown) {
    const sent = new FormData(this.form);
    sent.delete("mine");
    for (const [name, value] of [["document", draft.text], ["base", draft.base], ["origin", draft.origin], ["do", ""]]) {
      sent.set(name, value);
    }
    const response = await fetch(this.form.dataset.preview, { method: "POST", body: sent });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const parts = page.querySelectorAll("#changes > :not(h2)");
    shown.replaceChildren(...(response.ok ? parts : [make("p", { textContent: "That cannot be shown now." })]));
  }
}

function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

function button(words, act) {
  const made = make("button", { type: "button", textContent: words, className: "small" });
  made.addEventListener("click", act);
  return made;
}
