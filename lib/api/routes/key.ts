import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { db, type Reader, type Tx } from "@/db";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import { createKey, deleteKey, updateKey } from "@/lib/keys/commands";
import type { KeyView } from "@/lib/keys/key";
import { findKey, keySorts, listKeys } from "@/lib/keys/queries";
import { endOverlap, rotateSecret } from "@/lib/keys/secret-commands";
import { drainSoon } from "@/lib/seats/outbox-commands";
import { seatsOnKeys } from "@/lib/seats/queries";
import { answerProblem } from "../answer";
import { readJson } from "../body";
import type { ApiEnv } from "../context";
import { badParameters } from "../faults";
import { guarded } from "../guarded";
import { keyPatch, newKey, rotation, toPatch } from "../key-bodies";
import { keyJson } from "../key-json";
import {
  answerList,
  idParameter,
  int32Max,
  integerParameter,
  listParameters,
  pageOf,
  requireId,
  searchParameter,
} from "../parameters";
import { problem } from "../problem";
import { answersList, answersMade, answersOne } from "../responses";
import { keySchema, newKeySchema, rotatedSchema } from "../schemas";
import { write } from "../write";

const tags = ["key"];

const list = createRoute({
  method: "get",
  path: "/key",
  tags,
  summary: "List keys",
  ...guarded("manage", "none"),
  request: { query: z.object({ ...listParameters, q: searchParameter }) },
  responses: answersList(keySchema),
});
const get = createRoute({
  method: "get",
  path: "/key/{id}",
  tags,
  summary: "Get a key",
  ...guarded("manage", "none"),
  request: { params: idParameter },
  responses: answersOne(keySchema),
});
const add = createRoute({
  method: "post",
  path: "/key",
  tags,
  summary: "Create a restricted key",
  ...guarded("manage", "none"),
  responses: answersMade(newKeySchema),
});
const change = createRoute({
  method: "patch",
  path: "/key/{id}",
  tags,
  summary: "Change a restricted key",
  ...guarded("manage", "none"),
  request: { params: idParameter },
  responses: answersOne(keySchema),
});
const remove = createRoute({
  method: "delete",
  path: "/key/{id}",
  tags,
  summary: "Delete a restricted key",
  description: "Its Desk seat is cancelled now, or moved to the key `move_seat_to`.",
  ...guarded("manage", "none"),
  request: {
    params: idParameter,
    query: z.object({ move_seat_to: integerParameter(1, int32Max).optional() }),
  },
  responses: answersOne(keySchema),
});
const rotate = createRoute({
  method: "post",
  path: "/key/{id}/rotate",
  tags,
  summary: "Replace a secret",
  ...guarded("manage", "none"),
  request: { params: idParameter },
  responses: answersOne(rotatedSchema),
});
const end = createRoute({
  method: "post",
  path: "/key/{id}/end-overlap",
  tags,
  summary: "End the overlap of a rotation",
  ...guarded("manage", "none"),
  request: { params: idParameter },
  responses: answersOne(keySchema),
});

/** One key on the wire, with its seat. */
async function keyWithSeat(reader: Reader, ctx: Pick<Ctx, "accountId">, key: KeyView) {
  return keyJson(key, await seatsOnKeys(reader, ctx.accountId, [key.id]));
}

/** The key as it is now, inside the write. */
async function stored(tx: Tx, ctx: Ctx, id: number): Promise<KeyView> {
  const key = await findKey(tx, ctx.accountId, id);
  if (!key) throw new DomainError("not_found", "There is no such key");
  return key;
}

/** The primary is read-only over HTTP, whatever the Dashboard may do with it. */
async function mustBeRestricted(tx: Tx, ctx: Ctx, id: number): Promise<KeyView> {
  const key = await stored(tx, ctx, id);
  if (key.kind === "primary") throw new DomainError("primary_key", "The primary key is read-only over HTTP");
  return key;
}

/**
 * `/key` (`api.md`): restricted keys, managed by the primary's live secret; secrets only in the answers that make
 * them.
 */
export const keyRoutes = new OpenAPIHono<ApiEnv>({ strict: false, defaultHook: badParameters })
  .openapi(list, async (c) => {
    const query = c.req.valid("query");
    const { key } = c.get("caller");
    const listing = await listKeys(db(), key.accountId, pageOf(query, keySorts), query.q ?? null);
    const ids = listing.rows.map(({ id }) => id);
    const seats = await seatsOnKeys(db(), key.accountId, ids);
    return answerList(c, listing, (row) => keyJson(row, seats));
  })
  .openapi(get, async (c) => {
    const { ctx } = c.get("caller");
    const found = await findKey(db(), ctx.accountId, requireId(c.req.valid("param").id));
    return found ? c.json(await keyWithSeat(db(), ctx, found)) : answerProblem(c, problem("not_found"));
  })
  .openapi(add, async (c) => {
    const { company_scope, expires_at, ...rest } = await readJson(c, newKey);
    const input = { ...rest, companyScope: company_scope, expiresAt: expires_at ?? null };
    return write(c, "manage", async (tx, { ctx }) => {
      const made = await createKey(tx, ctx, input);
      const key = await keyWithSeat(tx, ctx, await stored(tx, ctx, made.keyId));
      const body = { ...key, test_secret: made.testSecret, live_secret: made.liveSecret };
      return { status: 201, body, location: `/key/${made.keyId}`, resourceId: made.keyId };
    });
  })
  .openapi(change, async (c) => {
    const id = requireId(c.req.valid("param").id);
    const value = toPatch(await readJson(c, keyPatch));
    return write(c, "manage", async (tx, { ctx }) => {
      await mustBeRestricted(tx, ctx, id);
      await updateKey(tx, ctx, id, value);
      return {
        status: 200,
        body: await keyWithSeat(tx, ctx, await stored(tx, ctx, id)),
        resourceId: id,
      };
    });
  })
  .openapi(remove, async (c) => {
    const id = requireId(c.req.valid("param").id);
    const target = c.req.valid("query").move_seat_to;
    const answer = await write(c, "manage", async (tx, { ctx }) => {
      const key = await mustBeRestricted(tx, ctx, id);
      const body = await keyWithSeat(tx, ctx, key);
      await deleteKey(tx, ctx, id, null, target ?? null);
      return { status: 200, body, resourceId: id };
    });
    drainSoon();
    return answer;
  })
  .openapi(rotate, async (c) => {
    const id = requireId(c.req.valid("param").id);
    const { environment, overlap_hours } = await readJson(c, rotation);
    return write(c, "manage", async (tx, { ctx }) => {
      await mustBeRestricted(tx, ctx, id);
      const { secret, oldExpiresAt } = await rotateSecret(tx, ctx, id, environment, overlap_hours);
      return {
        status: 200,
        body: { secret, old_expires_at: oldExpiresAt?.toISOString() ?? null },
        resourceId: id,
      };
    });
  })
  .openapi(end, async (c) => {
    const id = requireId(c.req.valid("param").id);
    return write(c, "manage", async (tx, { ctx }) => {
      await mustBeRestricted(tx, ctx, id);
      await endOverlap(tx, ctx, id);
      return {
        status: 200,
        body: await keyWithSeat(tx, ctx, await stored(tx, ctx, id)),
        resourceId: id,
      };
    });
  });
