import { setTimeout as sleep } from "node:timers/promises";
import type { TestAccount } from "../../db/factories";
import { db } from "../../db/index";
import { deleteKey, updateKey } from "../../lib/keys/commands";
import type { KeyPatch } from "../../lib/keys/input";
import { endOverlap, type NewKey, rotateSecret } from "../../lib/keys/secret-commands";

/** A key of a trial, and who changes it: one of the servers by `/v1/key`, or (null) the command itself. */
export type Keyed = NewKey & { account: TestAccount; company: string; other: string; by: string | null };

/** A way in which a key loses something. */
export type Cut = {
  name: string;
  /** What is asked all the while, and must not be accepted afterwards. */
  kind: "status" | "origin" | "other" | "write";
  /** How it is refused then. */
  refused: readonly number[];
  writes?: boolean;
  /** Before the trial; returns the secret that is asked with. */
  prepare?: (key: Keyed) => Promise<string>;
  /** Makes the change; resolves to when it was answered. */
  cut: (key: Keyed, now: () => number) => Promise<number>;
};

type Wire = { method: string; path?: string; body?: unknown };

/** Over HTTP, or by the command in a transaction of its own. */
async function change(key: Keyed, { method, path = "", body }: Wire, command: () => Promise<unknown>) {
  const { by, account, keyId } = key;
  if (by === null) return command();
  const response = await fetch(`${by}/v1/key/${keyId}${path}`, {
    method,
    headers: {
      Authorization: `Basic ${Buffer.from(`${account.liveSecret}:`).toString("base64")}`,
      "Content-Type": "application/json",
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} /v1/key${path}: ${response.status} ${text}`);
  return text;
}

const patching =
  (patch: (key: Keyed) => KeyPatch, wire: (key: Keyed) => unknown): Cut["cut"] =>
  async (key, now) => {
    await change(key, { method: "PATCH", body: wire(key) }, () =>
      db().transaction((tx) => updateKey(tx, key.account.ctx, key.keyId, patch(key))),
    );
    return now();
  };

/** An end as near as the traffic lets through: one that has passed when it arrives is refused. */
async function expire(key: Keyed, now: () => number): Promise<number> {
  for (let aheadMs = 150; ; aheadMs *= 2) {
    const expiresAt = new Date(Date.now() + aheadMs);
    const refused = await change(
      key,
      { method: "PATCH", body: { expires_at: expiresAt.toISOString() } },
      () => db().transaction((tx) => updateKey(tx, key.account.ctx, key.keyId, { expiresAt })),
    ).then(
      () => null,
      (error: unknown) => error,
    );
    if (refused !== null && aheadMs > 10_000) throw refused;
    if (refused !== null) continue;
    while (Date.now() <= expiresAt.getTime()) await sleep(1);
    return now();
  }
}

/** Every way, in turn. */
export const cuts: readonly Cut[] = [
  {
    name: "disable",
    kind: "status",
    refused: [401],
    cut: patching(
      () => ({ enabled: false }),
      () => ({ enabled: false }),
    ),
  },
  {
    name: "end of a rotated secret's overlap",
    kind: "status",
    refused: [401],
    prepare: async ({ account, keyId, liveSecret }) => {
      await db().transaction((tx) => rotateSecret(tx, account.ctx, keyId, "live", 24));
      return liveSecret;
    },
    cut: async (key, now) => {
      await change(key, { method: "POST", path: "/end-overlap" }, () =>
        db().transaction((tx) => endOverlap(tx, key.account.ctx, key.keyId)),
      );
      return now();
    },
  },
  {
    name: "rotation at once",
    kind: "status",
    refused: [401],
    cut: async (key, now) => {
      const body = { environment: "live", overlap_hours: 0 };
      await change(key, { method: "POST", path: "/rotate", body }, () =>
        db().transaction((tx) => rotateSecret(tx, key.account.ctx, key.keyId, "live", 0)),
      );
      return now();
    },
  },
  {
    name: "deletion",
    kind: "status",
    refused: [401],
    cut: async (key, now) => {
      await change(key, { method: "DELETE" }, () =>
        db().transaction((tx) => deleteKey(tx, key.account.ctx, key.keyId)),
      );
      return now();
    },
  },
  {
    name: "narrower scope",
    kind: "other",
    refused: [403, 404],
    cut: patching(
      ({ company }) => ({ scope: { companyScope: "selected", companies: [company] } }),
      ({ company }) => ({ company_scope: "selected", companies: [company] }),
    ),
  },
  {
    name: "removal of an origin",
    kind: "origin",
    refused: [403],
    cut: patching(
      () => ({ origins: [] }),
      () => ({ origins: [] }),
    ),
  },
  { name: "expiry", kind: "status", refused: [401], cut: expire },
  {
    name: "a write that was allowed is denied",
    kind: "write",
    // A write that is under way when its key is narrowed is told that it was revoked.
    refused: [401, 403],
    writes: true,
    cut: patching(
      () => ({ preset: "read_only" }),
      () => ({ preset: "read_only" }),
    ),
  },
];
