import type { AuditActor } from "@/lib/audit/entry";
import type { AuditFilter } from "@/lib/audit/queries";
import { instantInRome } from "@/lib/events/period";
import type { EventCursor } from "@/lib/events/queries";
import { cursorOf, keyChoiceOf, type SearchParams, textOf } from "../events/view";

/** Who can have acted. */
export const actors = [
  "user",
  "key",
  "desk",
  "operator",
  "system",
] as const satisfies readonly AuditActor["type"][];

/** What the audit log shows, as the address says it; empty texts: not narrowed. */
export type ActivityView = {
  actor: AuditActor["type"] | "";
  /** An action, or a subject for all of its actions. */
  action: string;
  /** An id, or part of a description. */
  key: string;
  /** `yyyy-mm-dd`, in Rome. */
  from: string;
  to: string;
  cursor: EventCursor;
};

export const activityPageSize = 50;

/** Reads the address; what it can't mean is left out. */
export function readActivity(params: SearchParams): ActivityView {
  const day = (name: string) =>
    /^\d{4}-\d{2}-\d{2}$/.test(textOf(params, name)) && instantInRome(textOf(params, name), "first")
      ? textOf(params, name)
      : "";
  const action = textOf(params, "action");
  return {
    actor: actors.find((actor) => actor === textOf(params, "actor")) ?? "",
    action: /^[a-z_]{2,30}(\.[a-z_]{2,30})?$/.test(action) ? action : "",
    key: textOf(params, "key"),
    from: day("from"),
    to: day("to"),
    cursor: cursorOf(params),
  };
}

/** The view as the query takes it. */
export function auditFilterOf(view: ActivityView): AuditFilter {
  return {
    actor: view.actor || null,
    action: view.action || null,
    key: keyChoiceOf(view.key),
    from: instantInRome(view.from, "first"),
    to: instantInRome(view.to, "last"),
  };
}

/** A view's parameters, without those that say nothing. */
export function activityParams({ cursor, ...fields }: ActivityView): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value) params.set(name, value);
  for (const [name, id] of Object.entries(cursor ?? {})) params.set(name, String(id));
  return params;
}

/** The address of a view. */
export function activityPath(view: ActivityView): "/activity" | `/activity?${string}` {
  const params = activityParams(view);
  return params.size > 0 ? `/activity?${params}` : "/activity";
}
