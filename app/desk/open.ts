import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { callAsDesk } from "@/lib/api/desk";
import { currentDeskSession, requireDeskSession } from "@/lib/auth/desk-session";
import { visitor } from "@/lib/auth/visitor";
import { touchLink } from "@/lib/desk/link-commands";
import { type DeskLink, openDesk } from "@/lib/desk/link-queries";
import type { VerifiedKey } from "@/lib/keys/verify";

/** Whether Desk opens for whoever is signed in, asked once a request; away to the sign-in page without a session. */
export const deskDoor = cache(async () => openDesk((await requireDeskSession()).deskUserId));

/** A refusal of `/v1`, with its sentence in the visitor's language. */
export class DeskRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(`${status} ${code}`);
  }
}

/** `/v1` as the linked key opens it. */
export type DeskApi = {
  link: DeskLink;
  key: VerifiedKey;
  /** One request, answered whatever it is; `path` is below `/v1`. */
  fetch(path: `/${string}`, init?: RequestInit): Promise<Response>;
  /** One resource. What the key doesn't see is not found. @throws DeskRefusal */
  get<Schema extends z.ZodType>(path: `/${string}`, schema: Schema): Promise<z.output<Schema>>;
  /** One page of a list, with the total of what the key may see. @throws DeskRefusal */
  list<Schema extends z.ZodType>(
    path: `/${string}`,
    schema: Schema,
  ): Promise<{ items: z.output<Schema>[]; total: number }>;
};

const seenAfterMs = 60_000;
const closedPath = "/desk/closed";

/** `/v1` for a page of Desk; one whom Desk does not open to is led to the page that says why. */
export async function deskApi(): Promise<DeskApi> {
  return (await openApi()) ?? redirect(closedPath);
}

/** The same for a route handler; null: signed out, or closed. */
export async function deskApiIfOpen(): Promise<DeskApi | null> {
  return (await currentDeskSession()) ? openApi() : null;
}

const openApi = cache(async (): Promise<DeskApi | null> => {
  const door = await deskDoor();
  if ("closed" in door) return null;
  const { link, key } = door;
  const { hash, linkId, lastSeenAt } = link;
  if (hash === null) return null;
  if (lastSeenAt === null || Date.now() - lastSeenAt.getTime() > seenAfterMs) await touchLink(linkId);
  const { ip, userAgent, locale } = await visitor();

  const fetch: DeskApi["fetch"] = (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set("Accept-Language", locale);
    headers.set("User-Agent", `Desk (${userAgent ?? "unknown"})`);
    return callAsDesk({ linkId, hash, ip }, path, { ...init, headers });
  };
  const answered = async (path: `/${string}`) => {
    const response = await fetch(path);
    if (response.ok) return response;
    const refusal = await refusalOf(response);
    // Cut off since the door was asked: the page for it is the same.
    if (response.status === 401 || refusal.code === "desk_closed") redirect(closedPath);
    if (response.status === 404) notFound();
    throw refusal;
  };
  return {
    link,
    key,
    fetch,
    get: async (path, schema) => schema.parse(await (await answered(path)).json()),
    list: async (path, schema) => {
      const response = await answered(path);
      const total = Number(response.headers.get("Invoicetronic-Total-Count"));
      return { items: z.array(schema).parse(await response.json()), total };
    },
  };
});

const problem = z.object({ code: z.string(), detail: z.string() });

/** What `/v1` refused, out of its answer. */
export async function refusalOf(response: Response): Promise<DeskRefusal> {
  const said = problem.safeParse(await response.json().catch(() => null));
  const { code, detail } = said.success ? said.data : { code: "internal", detail: "" };
  return new DeskRefusal(response.status, code, detail);
}
