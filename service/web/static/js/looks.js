// Asks the server what it says of a form's content, at most one request at a time, and after a pause.

const PAUSE = 350;
const RETRY = 5_000;

export class Looks {
  // `form` is sent to `data-preview`; `show(answer, wish)` gets each answer as a fragment of a page, `tell(text)` what
  // keeps it from coming, or "" when it came.
  constructor(form, { show, tell }) {
    this.form = form;
    this.show = show;
    this.tell = tell;
    this.runs = false;
    this.again = false;
    this.took = 0;
  }

  soon(pause = Math.max(PAUSE, 2 * this.took)) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), pause);
  }

  async now(wish = "") {
    if (this.runs) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.runs = true;
    this.again = false;
    const begun = performance.now();
    try {
      const answer = await this.ask(wish);
      this.took = performance.now() - begun;
      if (answer) {
        this.tell("");
        this.show(answer, wish);
      }
    } catch {
      this.tell("The server does not answer. Your text is kept in this browser.");
      this.soon(RETRY);
    } finally {
      this.runs = false;
      if (this.again) this.soon();
    }
  }

  // Returns the answer, or null where the server refused it and that was told.
  async ask(wish, again = true) {
    const sent = new FormData(this.form);
    sent.delete("mine");
    sent.set("do", wish);
    const response = await fetch(this.form.dataset.preview, { method: "POST", body: sent });
    if (response.ok) return fragment(await response.text());
    if ([401, 403].includes(response.status)) {
      if (again && (await this.renew())) return this.ask(wish, false);
      this.tell("You are signed out. Your text is kept in this browser; ", this.form.dataset.page, "sign in again");
      return null;
    }
    if (response.status >= 500) throw new Error(String(response.status));
    this.tell("The server could not look at this text.");
    return null;
  }

  // Takes the token of a new session, if the same person has signed in again.
  async renew() {
    const response = await fetch(this.form.dataset.page);
    const form = response.ok && fragment(await response.text()).querySelector("form#editor");
    if (!form || form.dataset.person !== this.form.dataset.person) return false;
    const token = form.querySelector("[name=form_token]").value;
    for (const field of document.querySelectorAll("[name=form_token]")) field.value = token;
    return true;
  }
}

function fragment(text) {
  return new DOMParser().parseFromString(text, "text/html");
}
