// Characters that nobody sees, shown by their number. Which of them are wrong is for the server to say.
import { highlightSpecialChars } from "@codemirror/view";

const ALWAYS =
  "\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f" +
  "\\u2028\\u2029\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffc\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}" +
  "\\u{e0000}-\\u{e0fff}\\ud800-\\udfff";
// Joiners and variation selectors belong to emoji and to scripts that join their letters.
const AFTER = "\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\p{M}\\p{Lo}#*0-9\\ufe0f";
const SPECIAL = new RegExp(`[${ALWAYS}]|(?<![${AFTER}])[\\u200c\\u200d\\ufe00-\\ufe0f]`, "gu");

export const hiddenCharacters = highlightSpecialChars({
  specialChars: SPECIAL,
  render(code, description) {
    const shown = document.createElement("span");
    const number = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    shown.className = "cm-hidden";
    shown.textContent = number;
    shown.title = description ?? number;
    return shown;
  },
});
