// Colours: the front matter's keys, headings, and placeholders by what the server says that they are.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";
import { bodyStart, placeholders } from "./format.js";

export const setKeys = StateEffect.define();

// The names and positions that are placeholders in this document.
const keys = StateField.define({
  create: () => new Set(),
  update: (value, transaction) =>
    transaction.effects.reduce((last, effect) => (effect.is(setKeys) ? new Set(effect.value) : last), value),
});

const MARKS = Object.fromEntries(
  ["fence", "key", "comment", "string", "heading", "placeholder", "undeclared"].map((name) => [
    name,
    Decoration.mark({ class: `cm-${name}` }),
  ]),
);
const LONGEST_LINE = 20_000;

const colours = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = decorate(view);
    }
    update(update) {
      const told = update.transactions.some((each) => each.effects.some((effect) => effect.is(setKeys)));
      if (update.docChanged || update.viewportChanged || told) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export const highlighting = [keys, colours];

function decorate(view) {
  const { doc } = view.state;
  const start = bodyStart(doc);
  const known = view.state.field(keys);
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = doc.lineAt(at);
      const text = line.length > LONGEST_LINE ? "" : line.text;
      const marks = line.from < start ? matter(text) : body(text, known);
      for (const [name, left, right] of marks) {
        if (left < right) found.push(MARKS[name].range(line.from + left, line.from + right));
      }
      at = line.to + 1;
    }
  }
  return Decoration.set(found, true);
}

function* matter(text) {
  if (/^\ufeff?---[ \t]*$/.test(text)) {
    yield ["fence", 0, text.length];
    return;
  }
  const key = /^(\s*(?:- )?)([\w.-]+)(?=\s*:)/.exec(text);
  if (key) yield ["key", key[1].length, key[0].length];
  const comment = /(?:^|\s)#.*$/.exec(text);
  for (const quoted of text.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g)) {
    if (!comment || quoted.index < comment.index) yield ["string", quoted.index, quoted.index + quoted[0].length];
  }
  if (comment && !/["']/.test(text)) yield ["comment", comment.index, text.length];
}

function* body(text, known) {
  if (/^#{1,6} /.test(text)) yield ["heading", 0, text.length];
  for (const { from, to, declared } of placeholders(text, known)) {
    yield [declared ? "placeholder" : "undeclared", from, to];
  }
}
