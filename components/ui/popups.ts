import { fetched } from "./fetched";

/**
 * What opens over the page (menus, dialogs, toasts) and what draws it: half of what a page would load. Each is fetched when
 * it is first opened, and all of them when somebody first moves, touches or types, so that nobody waits for one.
 */
export const popups = {
  menu: fetched(() => import("./menu-popup")),
  dialog: fetched(() => import("./dialog-popup")),
  confirm: fetched(() => import("./confirm-popup")),
  toasts: fetched(() => import("./toast-list")),
};

const signs = ["pointermove", "pointerdown", "keydown", "click"] as const;
let somebody = false;
const told = new Set<() => void>();

/** Whether somebody has moved, touched or typed on this page yet. */
export const isSomebodyHere = () => somebody;

/** Calls `tell` when somebody first does; returns how to take that back. */
export function onSomebody(tell: () => void): () => void {
  told.add(tell);
  return () => told.delete(tell);
}

/** Waits for the first sign of somebody, then fetches what opens over the page; returns how to stop waiting. */
export function waitForSomebody(): () => void {
  const stop = () => {
    for (const sign of signs) removeEventListener(sign, arrive);
  };
  const arrive = () => {
    stop();
    somebody = true;
    for (const tell of told) tell();
    // One that fails is tried again when it is opened.
    for (const { get, forget } of Object.values(popups)) get().catch(forget);
  };
  for (const sign of signs) addEventListener(sign, arrive, { passive: true });
  return stop;
}
