import { eq, inArray, sql } from "drizzle-orm";
import { db, type Reader, type Tx } from "../../db/index";
import { companies, sends } from "../../db/schema";
import type { Environment } from "../../lib/access/presets";
import type { Ctx } from "../../lib/ctx";
import { deleteKey, updateKey } from "../../lib/keys/commands";
import type { KeyPatch } from "../../lib/keys/input";
import type { OverlapHours } from "../../lib/keys/key";
import { endOverlap, rotateSecret } from "../../lib/keys/secret-commands";
import { now, type Storm } from "./load";

/** What had been committed when an action was done: writes that come to light later were committed after it. */
export type Done = {
  answeredAt: number;
  /** From here on a write counts as sent after the action. */
  seenAt: number;
  /** Writes that were under way and already stored at `seenAt`. */
  seen: Set<string>;
  /** Writes that were under way at `seenAt`. */
  underWay: Set<string>;
};

/** One way of changing a key. */
export type Doer = {
  name: string;
  update(keyId: number, patch: KeyPatch): Promise<Done>;
  rotate(keyId: number, environment: Environment, hours: OverlapHours): Promise<Done & { secret: string }>;
  endOverlap(keyId: number): Promise<Done>;
  remove(keyId: number): Promise<Done>;
};

const stepMax = 5_000;

/** Which of these writes are committed; a marker is a VAT number, or the name of a file. */
export async function stored(reader: Reader, markers: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < markers.length; from += stepMax) {
    const some = markers.slice(from, from + stepMax);
    const files = some.map((marker) => `${marker}.xml`);
    const added = await reader
      .select({ vat: companies.vat })
      .from(companies)
      .where(inArray(companies.vat, some));
    const sent = await reader
      .select({ name: sends.fileName })
      .from(sends)
      .where(inArray(sends.fileName, files));
    for (const { vat } of added) found.add(vat);
    for (const { name } of sent) found.add(name.slice(0, -4));
  }
  return found;
}

async function look(reader: Reader, storm: Storm): Promise<Omit<Done, "answeredAt">> {
  const seenAt = now();
  const underWay = storm.pendingMarkers();
  return { seenAt, underWay: new Set(underWay), seen: await stored(reader, underWay) };
}

/** The commands themselves, from this third process; what is stored is looked at before their own commit. */
export function byCommand(ctx: Ctx, storm: Storm): Doer {
  const run = async <Result>(command: (tx: Tx) => Promise<Result>) => {
    const { result, looked } = await db().transaction(async (tx) => {
      const result = await command(tx);
      return { result, looked: await look(tx, storm) };
    });
    return { result, done: { ...looked, answeredAt: now() } };
  };
  return {
    name: "command",
    update: async (keyId, patch) => (await run((tx) => updateKey(tx, ctx, keyId, patch))).done,
    rotate: async (keyId, environment, hours) => {
      const { result, done } = await run((tx) => rotateSecret(tx, ctx, keyId, environment, hours));
      return { ...done, secret: result.secret };
    },
    endOverlap: async (keyId) => (await run((tx) => endOverlap(tx, ctx, keyId))).done,
    remove: async (keyId) => (await run((tx) => deleteKey(tx, ctx, keyId))).done,
  };
}

/** `/v1/key` of one server, with the primary's live secret. */
export function byHttp(primary: string, server: string, storm: Storm): Doer {
  const run = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${server}/v1/key/${path}`, {
      method,
      headers: {
        Authorization: `Basic ${Buffer.from(`${primary}:`).toString("base64")}`,
        "Content-Type": "application/json",
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    const answeredAt = now();
    if (!response.ok) throw new Error(`${method} /v1/key/${path}: ${response.status} ${text}`);
    const answer: { secret?: string } = JSON.parse(text);
    return { ...(await look(db(), storm)), answeredAt, secret: answer.secret ?? "" };
  };
  return {
    name: "HTTP",
    update: (keyId, patch) => run("PATCH", String(keyId), onTheWire(patch)),
    rotate: (keyId, environment, hours) =>
      run("POST", `${keyId}/rotate`, { environment, overlap_hours: hours }),
    endOverlap: (keyId) => run("POST", `${keyId}/end-overlap`),
    remove: (keyId) => run("DELETE", String(keyId)),
  };
}

function onTheWire({ scope, expiresAt, ...rest }: KeyPatch) {
  return {
    ...rest,
    ...(scope ? { company_scope: scope.companyScope, companies: scope.companies } : {}),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt?.toISOString() ?? null }),
  };
}

/** Current secrets of a key, by environment. */
export async function currentSecrets(keyId: number): Promise<Record<string, number>> {
  const rows = await db().execute<{ environment: string; n: number }>(
    sql`select environment, count(*)::int as n from key_secrets where key_id = ${keyId} and ends_at is null group by 1`,
  );
  return Object.fromEntries(rows.map(({ environment, n }) => [environment, n]));
}

/** Documents and companies of an account, to see that a storm did store something. */
export async function storedRows(accountId: number): Promise<number> {
  return (
    (await db().$count(companies, eq(companies.accountId, accountId))) +
    (await db().$count(sends, eq(sends.accountId, accountId)))
  );
}
