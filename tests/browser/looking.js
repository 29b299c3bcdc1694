// What a page is looked at for, run within it; each function returns what is wrong, as beginnings of elements.
(() => {
  const start = (each) => each.outerHTML.replace(/\s+/g, " ").slice(0, 120);
  const isSeen = (each) => each.getClientRects().length > 0 && getComputedStyle(each).visibility !== "hidden";
  // These scroll by themselves, and whoever reads them can.
  const scrolls = ".scroll, pre, textarea, svg, .cm-editor";

  window.looking = {
    shape: () => ({
      headings: document.querySelectorAll("h1").length,
      title: document.title,
      links: [...document.querySelectorAll("a[href]")].map((link) => link.href),
    }),

    // What is wider than the window, or than an element that hides the rest.
    cutOff: () => {
      const root = document.documentElement;
      const found = root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth} wide`] : [];
      for (const each of document.body.querySelectorAll("*")) {
        if (!isSeen(each) || each.closest(".hidden, .skip, svg, .cm-editor")) continue;
        const style = getComputedStyle(each);
        // For ears alone, such as the head of a table whose rows became cards.
        if (style.clipPath !== "none") continue;
        const hides = [style.overflowX, style.overflowY].some((way) => way === "hidden" || way === "clip");
        const fits = each.scrollWidth <= each.clientWidth + 1 && each.scrollHeight <= each.clientHeight + 1;
        // A field of one line shows all of a long text to whoever moves through it.
        if (hides && !fits && !each.matches("input")) found.push(`hides a part: ${start(each)}`);
        const right = each.getBoundingClientRect().right;
        if (right > root.clientWidth + 1 && !each.parentElement.closest(scrolls)) found.push(`sticks out: ${start(each)}`);
      }
      return found.slice(0, 5);
    },

    // Tables that must be moved sideways to be read; only those of numbers by day may.
    sideways: () =>
      [...document.querySelectorAll(".scroll")]
        .filter((each) => isSeen(each) && !each.closest(".numbers") && each.scrollWidth > each.clientWidth + 1)
        .map((each) => `must be moved sideways: ${start(each)}`),

    // What gets the focus and looks as before. A key must have been pressed, or no focus would show.
    unseenFocus: () => {
      const looks = (each) => {
        const style = getComputedStyle(each);
        return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor].join();
      };
      const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
      const unseen = [];
      for (const each of all) {
        if (!isSeen(each) || each.disabled || each.closest(".cm-editor")) continue;
        document.activeElement.blur();
        const before = looks(each);
        each.focus({ preventScroll: true });
        if (document.activeElement === each && looks(each) === before) unseen.push(start(each));
      }
      document.activeElement.blur();
      return unseen;
    },

    letters: (size) => {
      document.documentElement.style.fontSize = size;
    },
  };
})();
