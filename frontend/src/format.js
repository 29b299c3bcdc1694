// What docs/format.md says of fences and placeholders, for colours only: the server decides what is rendered.

const LONGEST_MATTER = 65_536;

// Returns where the body begins: after the second line `---`, or at the start where there is no front matter.
export function bodyStart(doc) {
  if (!/^\ufeff?---[ \t]*$/.test(doc.line(1).text)) return 0;
  let at = doc.line(1).to + 1;
  for (let number = 2; number <= doc.lines && at <= LONGEST_MATTER; number++) {
    const line = doc.line(number);
    if (/^---[ \t]*$/.test(line.text)) return line.to + 1;
    at = line.to + 1;
  }
  return 0;
}

// Yields what looks like a placeholder in a line: where it stands, and whether it is one of the known keys (a Set).
// A name is shielded by any dollar before its own; a position and $ARGUMENTS by an odd number of them.
export function* placeholders(text, known) {
  if (!text.includes("$")) return;
  for (const match of text.matchAll(patternFor(known))) {
    const [all, dollars, key] = match;
    const byPosition = /^[1-9]$/.test(key) || key === "ARGUMENTS";
    if (byPosition ? dollars.length % 2 : dollars.length === 1) {
      const to = match.index + all.length;
      yield { from: to - key.length - 1, to, declared: known.has(key) };
    }
  }
}

const patterns = new WeakMap();

// Declared names that are not all capitals win over a capital name, the longest first.
function patternFor(known) {
  if (!patterns.has(known)) {
    const others = [...known].filter((key) => !/^(?:[A-Z][A-Z0-9_]*|[1-9])$/.test(key));
    const spelled = others
      .sort((a, b) => b.length - a.length)
      .map((key) => `${key.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&")}(?![A-Za-z0-9_])|`);
    patterns.set(known, new RegExp(`(\\$+)(${spelled.join("")}[A-Z][A-Z0-9_]*|[1-9])`, "g"));
  }
  return patterns.get(known);
}
