import type { Tx } from "@/db";
import { databaseNow } from "@/db/clock";
import type { Reach } from "@/lib/access/decide";
import {
  doneBefore,
  idempotencyKeyMax,
  type Once,
  type Remembered,
  remember,
} from "@/lib/idempotency/commands";
import { checkDocument, italianDay } from "@/lib/invoices/check";
import {
  mustReachSender,
  type SignatureMode,
  type Submission,
  submitDocument,
  validateDocument,
} from "@/lib/invoices/commands";
import { findSend } from "@/lib/invoices/queries";
import type { VerifiedKey } from "@/lib/keys/verify";
import { ProblemError } from "./answer";
import { type ApiContext, languageOf } from "./context";
import { findings } from "./findings";
import type { Given } from "./given";
import { problem } from "./problem";
import { sendJson } from "./send-json";
import { type Written, write } from "./write";

/**
 * Sends a document: checked when that was asked for, once for each `Idempotency-Key`, then stored and answered.
 */
export async function submitted(
  c: ApiContext,
  query: { validate?: boolean; signature?: SignatureMode },
  given: Given,
) {
  const submission = { ...given, signature: query.signature ?? "Auto" };
  const name = idempotencyName(c);
  return write(c, "send", async (tx, { key, ctx, reach }) => {
    const once = name === null ? null : onceOf(c, key, name, submission);
    // The scope first: a key that was narrowed since must not read its old answer either.
    if (once || query.validate) await mustReachSender(tx, reach, given.document);
    if (query.validate) await mustPass(tx, c, given);
    if (once) {
      const before = await doneBefore(tx, once);
      if (before) return repeated(tx, reach, before);
    }
    const { id, companyId } = await submitDocument(tx, ctx, reach, submission);
    const stored = await findSend(tx, reach, { id }, true);
    if (!stored) throw new Error("The document that was just stored is not there");
    const body = sendJson(stored);
    if (once) {
      const { payload: _kept, ...answer } = body;
      await remember(tx, once, { sendId: id, answer });
    }
    return { status: 201, body, location: `/send/${id}`, companyId, resourceId: id };
  });
}

/** Checks a document without sending it: 204, or 422 with what the exchange would discard it for. */
export function validated(c: ApiContext, { document }: Given) {
  return write(c, "send", async (tx, { reach }) => {
    await validateDocument(tx, reach, document);
    await mustPass(tx, c, { document });
    return { status: 204, body: null };
  });
}

/** By the database's day, as the exchange's own check is. @throws ProblemError with every finding */
async function mustPass(tx: Tx, c: ApiContext, { document }: Pick<Given, "document">): Promise<void> {
  const errors = checkDocument(document, italianDay(await databaseNow(tx)));
  if (errors.length > 0) throw new ProblemError(findings(errors, languageOf(c)));
}

/** The client's own name for a submit; null when it gave none. @throws ProblemError when it is too long */
function idempotencyName(c: ApiContext): string | null {
  const name = c.req.header("idempotency-key")?.trim();
  if (!name) return null;
  if (name.length <= idempotencyKeyMax) return name;
  const values = { max: idempotencyKeyMax };
  throw new ProblemError(problem("bad_request", { reason: "bad_idempotency_key", values }));
}

function onceOf(
  c: ApiContext,
  { accountId, keyId, environment }: VerifiedKey,
  name: string,
  { document, fileName, metaData, signature }: Submission,
): Once {
  const route = c.req.path.replace(/\/$/, "");
  return {
    accountId,
    keyId,
    environment,
    name,
    asks: [route, document.payload, fileName, metaData, signature],
  };
}

/** The first answer again, its payload read back from the document (null when that was deleted since). */
async function repeated(tx: Tx, reach: Reach, { sendId, answer }: Remembered): Promise<Written> {
  const stored = await findSend(tx, reach, { id: sendId }, true);
  return {
    status: 201,
    body: { ...answer, payload: stored?.payload ?? null },
    location: `/send/${sendId}`,
    companyId: stored?.companyId ?? null,
    resourceId: sendId,
  };
}
