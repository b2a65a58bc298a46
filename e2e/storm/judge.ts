import { type Asked, kinds } from "./load";

/** A stretch of time in which some requests must be refused. */
export type Window = {
  name: string;
  /** When the action was asked for: from here on either answer is right, until `answeredAt`. */
  begunAt: number;
  answeredAt: number;
  /** When its undoing was asked for, and answered; infinite for what can't be undone. */
  undoneFrom: number;
  undoneAt: number;
  forbids: (asked: Asked) => boolean;
  /** Narrowed to one company: what a list then counts. */
  total: number | null;
};

export type Verdict = "accepted" | "refused" | "either" | "troubled" | "accepted after" | "refused wrongly";

const isRefusal = (asked: Asked) =>
  asked.status === 401 ||
  asked.status === 403 ||
  // Outside the scope a company is a missing one.
  (asked.status === 404 && asked.kind === "readOther");

/** What is to be thought of one answered request, given every window of the storm. */
export function judge(asked: Asked, windows: readonly Window[]): Verdict {
  const { sentAt, answeredAt, status } = asked;
  const endAt = answeredAt ?? Number.POSITIVE_INFINITY;
  if (status === 0 || status >= 500 || status === 429) return "troubled";
  if (asked.dead) return status === 401 ? "refused" : "accepted after";
  const near = windows.filter((window) => endAt >= window.begunAt && sentAt <= window.undoneAt);
  const inside = near.filter((window) => sentAt > window.answeredAt && endAt < window.undoneFrom);
  if (inside.some(({ total }) => total !== null && isListOf(asked) && asked.total !== total)) {
    return "accepted after";
  }
  if (inside.some(({ forbids }) => forbids(asked))) return isRefusal(asked) ? "refused" : "accepted after";
  if (near.some(({ forbids }) => forbids(asked))) return "either";
  return status < 300 ? "accepted" : "refused wrongly";
}

const isListOf = (asked: Asked) => asked.kind === "list" && asked.status === 200;

/** What each narrowing forbids. */
export const forbidden = {
  all: (secrets: readonly string[]) => (asked: Asked) => secrets.includes(asked.secret),
  classes: (secrets: readonly string[], allowed: readonly string[]) => (asked: Asked) =>
    secrets.includes(asked.secret) && !allowed.includes(kinds[asked.kind].routeClass),
  leftOut: (secrets: readonly string[]) => (asked: Asked) =>
    secrets.includes(asked.secret) && kinds[asked.kind].leftOut,
  origins: (secrets: readonly string[]) => (asked: Asked) =>
    secrets.includes(asked.secret) && asked.origin !== null,
};
