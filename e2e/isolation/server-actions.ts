import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { projectDir } from "../../dev/data-dir";

/** A server action of the build: its name is `file#export`. */
export type ServerAction = { id: string; name: string; pages: string[] };

/** Every server action that the build can be asked to run, whatever page it is on. */
export function serverActions(): ServerAction[] {
  const file = join(projectDir, ".next", "server", "server-reference-manifest.json");
  const manifest: {
    [runtime in "node" | "edge"]: Record<
      string,
      { workers: Record<string, unknown>; filename: string; exportedName: string }
    >;
  } = JSON.parse(readFileSync(file, "utf8"));
  return [...Object.entries(manifest.node), ...Object.entries(manifest.edge)].map(
    ([id, { workers, filename, exportedName }]) => ({
      id,
      name: `${filename}#${exportedName}`,
      pages: Object.keys(workers).map(addressOf).sort(),
    }),
  );
}

/** `app/(dashboard)/keys/[keyId]/page` → `/keys/[keyId]` */
function addressOf(worker: string): string {
  return (
    worker
      .replace(/^app/, "")
      .replace(/\/page$/, "")
      .replace(/\/\([^)]+\)/g, "") || "/"
  );
}

/** What came of an action: where it led, what it said, or nothing of either. */
export type ActionAnswer = {
  status: number;
  /** Path and query of a redirect. */
  redirect: string | null;
  /** The form's state that it returned; null when it returned none. */
  state: { ok: boolean; formError?: string | null; fieldErrors?: Record<string, string> } | null;
  text: string;
};

/**
 * Calls an action as Next's own client does: a POST to a page that has it, the arguments as React encodes them, with
 * the form in place of `$K1`. `from`: headers that say where it comes from.
 */
export async function callAction(
  request: APIRequestContext,
  action: ServerAction,
  page: string,
  args: "state, form" | "form" | "number" | "text",
  fields: Record<string, string>,
  from: Record<string, string> = {},
): Promise<ActionAnswer> {
  const idle = { ok: false, formError: null, fieldErrors: {}, values: {}, passwordNeeded: false };
  const encoded = () => {
    if (args === "number") return [Number(fields.value)];
    if (args === "text") return [fields.value];
    return args === "form" ? ["$K1"] : [idle, "$K1"];
  };
  // In this order, which an object's keys would not keep: the form's fields come before what refers to them.
  const multipart = new FormData();
  for (const [name, value] of Object.entries(fields)) multipart.append(`_1_${name}`, value);
  multipart.append("0", JSON.stringify(encoded()));
  const response = await request.post(page, {
    multipart,
    maxRedirects: 0,
    headers: { "Next-Action": action.id, Accept: "text/x-component", "Accept-Language": "en", ...from },
  });
  const text = await response.text();
  const redirect = response.headers()["x-action-redirect"]?.split(";")[0] ?? null;
  const said = /^\w+:(\{"ok":.*\})$/m.exec(text)?.[1];
  return { status: response.status(), redirect, state: said ? JSON.parse(said) : null, text };
}
