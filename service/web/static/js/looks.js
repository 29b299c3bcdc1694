// Asks the server what it says of a form's content, at most one request at a time, and after a pause.

const PAUSE = 350;
const RETRY = 5_000;

export class Looks {
  // `form` is sent to `data-preview`. `ready()` puts into it what is to be looked at, and its answer comes back in
  // `show(answer, wish, looked)`, with the page's parts and what was wished; `tell` says what keeps an answer from
  // coming, and "" when it came.
  constructor(form, { ready, show, tell }) {
    Object.assign(this, { form, ready, show, tell, runs: false, again: false, wish: "", took: 0 });
  }

  soon(pause = Math.max(PAUSE, 2 * this.took)) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), pause);
  }

  async now(wish = "") {
    this.wish ||= wish;
    if (this.runs) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.runs = true;
    this.again = false;
    await this.once(this.wish, this.ready());
    this.runs = false;
    if (this.again) this.now();
  }

  async once(wish, looked) {
    const begun = performance.now();
    this.wish = "";
    try {
      const answer = await this.ask(wish);
      this.took = performance.now() - begun;
      if (answer) {
        this.tell("");
        this.show(answer, wish, looked);
      }
    } catch (problem) {
      if (!(problem instanceof TypeError || problem instanceof Away)) throw problem;
      this.tell("The server does not answer. Your text is kept in this browser.");
      this.soon(RETRY);
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
      if (!again) this.tell("The server refuses this text now. It is kept in this browser.");
      else this.tell("You are signed out. Your text is kept in this browser; ", this.form.dataset.page, "sign in again");
      return null;
    }
    if (response.status >= 500) throw new Away();
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

// The server is there and cannot answer now.
class Away extends Error {}

function fragment(text) {
  return new DOMParser().parseFromString(text, "text/html");
}
