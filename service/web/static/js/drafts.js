// Unsaved texts, kept in this browser for the person who typed them until they are saved or thrown away.

const PREFIX = "imprint-draft:";

export class Drafts {
  constructor(person, template) {
    this.prefix = `${PREFIX}${person}:${template}:`;
  }

  // Keeps a draft; returns whether the browser has room for it.
  keep(id, draft) {
    try {
      localStorage.setItem(this.prefix + id, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  drop(id) {
    try {
      localStorage.removeItem(this.prefix + id);
    } catch {
      // Where nothing can be kept, nothing is there.
    }
  }

  // Returns the drafts of this person and template, the newest first.
  all() {
    const found = [];
    for (const key of keys()) {
      if (!key.startsWith(this.prefix)) continue;
      try {
        found.push({ ...JSON.parse(localStorage.getItem(key)), id: key.slice(this.prefix.length) });
      } catch {
        // Somebody else wrote this; it is no draft.
      }
    }
    return found.filter((draft) => typeof draft.text === "string").sort((a, b) => b.at - a.at);
  }
}

// Lets a draft go wherever it is kept, by its id.
export function dropSaved(id) {
  for (const key of keys()) if (key.startsWith(PREFIX) && key.endsWith(`:${id}`)) localStorage.removeItem(key);
}

export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function keys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
