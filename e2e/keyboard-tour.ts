/** What is noted of a walk through a page by Tab; it lives in the page. */
type Tour = {
  here: Set<Element>;
  reached: Set<Element>;
  unseen: string[];
  last: { element: Element; look: string } | null;
  look: (element: Element) => string;
};
declare global {
  interface Window {
    tour?: Tour;
  }
}

/** In the page: begins to note what is focused, and how that looks. */
export function beginTour(): void {
  const look = (element: Element) => {
    const around: (Element | null)[] = [element, element.nextElementSibling, element.previousElementSibling];
    for (let up = element.parentElement, i = 0; up && i < 3; up = up.parentElement, i++) around.push(up);
    return around
      .map((each) => {
        if (!each) return "";
        const own = getComputedStyle(each);
        const after = getComputedStyle(each, "::after");
        return [
          ...[own.outlineStyle, own.outlineWidth, own.outlineColor, own.boxShadow, own.borderColor],
          ...[own.backgroundColor, own.color, own.textDecorationLine],
          ...[after.outlineStyle, after.outlineWidth, after.outlineColor, after.boxShadow],
        ].join();
      })
      .join("|");
  };
  // What comes while the tour is under way (a mail in the inbox) is not part of it.
  const here = new Set(document.querySelectorAll("main *"));
  window.tour = { here, reached: new Set(), unseen: [], last: null, look };
}

/** In the page, after each Tab: true when the tour has left the page's controls. */
export function noteFocus(): boolean {
  const { tour } = window;
  const element = document.activeElement;
  if (!tour) return true;
  if (tour.last && tour.last.element !== element) {
    const { element: before, look } = tour.last;
    // The browser itself marks the part of a date that has the focus, where no style can be read.
    const drawnInside = before.matches("iframe, input[type^=date]");
    if (before.isConnected && !drawnInside && tour.look(before) === look)
      tour.unseen.push(before.outerHTML.slice(0, 160));
  }
  const home = !element || element === document.body || element.matches('a[href="#content"]');
  tour.last = element && !home ? { element, look: tour.look(element) } : null;
  if (element && !home) tour.reached.add(element);
  return home;
}

/** In the page: what was not seen to be focused, and the controls of `main` that were never reached. */
export function endTour(): { unseen: string[]; unreached: string[] } {
  const { tour } = window;
  const controls = document.querySelectorAll<HTMLElement>(
    "main :is(a[href], button, input, select, textarea, summary, [tabindex='0'])",
  );
  const unreached = [...controls].filter((each) => {
    if (!tour?.here.has(each)) return false;
    if (tour.reached.has(each) || each.tabIndex < 0 || each.matches(":disabled, [type=hidden]")) return false;
    if (!each.checkVisibility({ visibilityProperty: true }) || each.closest("[inert], [aria-hidden=true]"))
      return false;
    // Of a group of radio buttons Tab reaches one; the arrows reach the others.
    return !(each instanceof HTMLInputElement && each.type === "radio");
  });
  return { unseen: tour?.unseen ?? [], unreached: unreached.map((each) => each.outerHTML.slice(0, 160)) };
}
