// The editor of a document, for service/web/static/js/editor.js: CodeMirror with what this format needs.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { lintGutter, nextDiagnostic, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { hiddenCharacters } from "./hidden_characters.js";
import { highlighting, setKeys } from "./highlighting.js";
import { theme } from "./theme.js";

// Makes an editor before `next` and returns what a page may do with it. `nonce` lets it make styles; `attributes` go to
// the element that takes the text; `changed` is called after each change.
export function createEditor({ next, text, nonce, attributes, changed }) {
  const view = new EditorView({
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorView.contentAttributes.of({ spellcheck: "false", ...attributes }),
        EditorView.lineWrapping,
        EditorState.phrases.of({ "Control character": "Hidden character" }),
        history(),
        lineNumbers(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        lintGutter(),
        hiddenCharacters,
        highlighting,
        theme,
        // Tab is not among these keys: it leaves the editor, as it leaves every field.
        keymap.of([{ key: "F8", run: nextDiagnostic }, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of((update) => update.docChanged && changed()),
      ],
    }),
  });
  next.before(view.dom);
  return {
    focus: () => view.focus(),
    text: () => view.state.doc.toString(),
    isOf: (document) => document === view.state.doc,
    document: () => view.state.doc,
    replace: (wanted) => replace(view, wanted),
    select: (from, to) => select(view, from, to),
    show: (keys, findings) => show(view, keys, findings),
  };
}

// Puts a text in place of the present one by the least change, so that the cursor stays and it can be undone.
function replace(view, wanted) {
  const present = view.state.doc.toString();
  const shorter = Math.min(present.length, wanted.length);
  let from = 0;
  while (from < shorter && present[from] === wanted[from]) from++;
  let tail = 0;
  while (tail < shorter - from && present[present.length - 1 - tail] === wanted[wanted.length - 1 - tail]) tail++;
  const insert = wanted.slice(from, wanted.length - tail);
  if (present !== wanted) view.dispatch({ changes: { from, to: present.length - tail, insert } });
}

function select(view, from, to) {
  const length = view.state.doc.length;
  const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
  view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
  view.focus();
}

function show(view, keys, findings) {
  const length = view.state.doc.length;
  const marks = findings.map(({ from, to, severity, message }) => ({
    from: Math.min(from, length),
    to: Math.min(to, length),
    severity,
    message,
  }));
  view.dispatch({ effects: setKeys.of(keys) });
  view.dispatch(setDiagnostics(view.state, marks));
}
