import { randomUUID } from "node:crypto";
import { and, asc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { companies, onboardingLines, onboardings } from "@/db/schema";
import { environments } from "@/lib/access/presets";
import { record } from "@/lib/audit/commands";
import { addCompany } from "@/lib/companies/commands";
import { type Ctx, mustHavePassword } from "@/lib/ctx";
import { DomainError, loggable } from "@/lib/errors";
import { sentId } from "@/lib/forms/sent-id";
import { createKey } from "@/lib/keys/commands";
import { log } from "@/lib/log/log";
import { clientsMax, listMax } from "./limits";
import { readList } from "./lines";
import {
  batchSize,
  type LineFailure,
  type listForm,
  type MadeClient,
  type OnboardingStep,
} from "./onboarding";
import { otherKeyOf } from "./queries";

/**
 * Keeps a list, to be looked at before any key is made; the same form again is the same list, and with something else in
 * it (one went back, and mended a line) another. Returns its id.
 * @throws DomainError invalid (nothing in it, too long)
 */
export async function startOnboarding(
  tx: Tx,
  ctx: Ctx,
  { creationId: formId, list, preset, again }: typeof listForm._output,
): Promise<number> {
  const creationId = sentId(formId, [list, preset, again]);
  const read = readList(list);
  if ("fault" in read) {
    throw new DomainError("invalid", `The list can't be taken: ${read.fault}`, {
      field: "list",
      reason: read.fault,
      values: { max: read.fault === "list_long" ? listMax : clientsMax },
    });
  }
  const { accountId } = ctx;
  const [row] = await tx
    .insert(onboardings)
    .values({ accountId, creationId, preset, again })
    .onConflictDoNothing({ target: [onboardings.accountId, onboardings.creationId] })
    .returning({ id: onboardings.id });
  if (!row) return idOf(tx, ctx, creationId);
  await tx
    .insert(onboardingLines)
    .values(read.lines.map((line) => ({ ...line, accountId, onboardingId: row.id })));
  await record(tx, ctx, {
    action: "list.created",
    subject: "list",
    subjectId: row.id,
    after: { clients: read.lines.length, preset },
  });
  return row.id;
}

async function idOf(tx: Tx, { accountId }: Ctx, creationId: string): Promise<number> {
  const [row] = await tx
    .select({ id: onboardings.id })
    .from(onboardings)
    .where(and(eq(onboardings.accountId, accountId), eq(onboardings.creationId, creationId)));
  if (!row) throw new Error("The list is neither there nor could it be kept");
  return row.id;
}

/**
 * Forgets a list of which no key was made. @throws DomainError not_found, conflict (some keys were made: it is their record)
 */
export async function discardOnboarding(tx: Tx, ctx: Ctx, onboardingId: number): Promise<void> {
  const { preset } = await lockOnboarding(tx, ctx, onboardingId, "update");
  const made = await tx.$count(
    onboardingLines,
    and(eq(onboardingLines.onboardingId, onboardingId), eq(onboardingLines.state, "made")),
  );
  if (made > 0)
    throw new DomainError("conflict", "Keys of this list were made", { reason: "onboarding_begun" });
  const clients = await tx.$count(onboardingLines, eq(onboardingLines.onboardingId, onboardingId));
  await tx.delete(onboardings).where(eq(onboardings.id, onboardingId));
  await record(tx, ctx, {
    action: "list.discarded",
    subject: "list",
    subjectId: onboardingId,
    before: { clients, preset },
  });
}

type Onboarding = typeof onboardings.$inferSelect;

async function lockOnboarding(
  tx: Tx,
  { accountId }: Ctx,
  onboardingId: number,
  strength: "update" | "key share",
): Promise<Onboarding> {
  const [row] = await tx
    .select()
    .from(onboardings)
    .where(and(eq(onboardings.accountId, accountId), eq(onboardings.id, onboardingId)))
    .for(strength);
  if (!row) throw new DomainError("not_found", "There is no such list");
  return row;
}

/**
 * Makes the keys of the next clients that have none, each in a transaction of its own with its line, so that a crash or a
 * second call makes none twice; those that failed before are tried again, once a call. The secrets are in the answer and
 * nowhere else. `after`: the position that the last call of this run ended at; 0 begins.
 * @throws DomainError not_found, password_needed, before anything is made
 */
export async function continueOnboarding(ctx: Ctx, onboardingId: number, after = 0): Promise<OnboardingStep> {
  mustHavePassword(ctx);
  const { again } = await db().transaction((tx) => lockOnboarding(tx, ctx, onboardingId, "key share"));
  const waiting = and(
    eq(onboardingLines.onboardingId, onboardingId),
    isNull(onboardingLines.fault),
    ne(onboardingLines.state, "made"),
    gt(onboardingLines.position, after),
  );
  const due = await db()
    .select({ position: onboardingLines.position })
    .from(onboardingLines)
    .where(waiting)
    .orderBy(asc(onboardingLines.position))
    .limit(batchSize);
  const left = await db().$count(onboardingLines, waiting);
  const step: OnboardingStep = { made: [], failed: [], left: left - due.length, last: after };
  for (const { position } of due) {
    const outcome = await makeClient(ctx, { onboardingId, position }, again);
    if (typeof outcome === "string") step.failed.push({ position, reason: outcome });
    else if (outcome) step.made.push(outcome);
    step.last = position;
  }
  // Nothing may fail from here on: the answer is the only place where the secrets are.
  return step;
}

type LineKey = { onboardingId: number; position: number };

const line = ({ onboardingId, position }: LineKey) =>
  and(eq(onboardingLines.onboardingId, onboardingId), eq(onboardingLines.position, position));

/** The key of one client, or why it has none; null when another call has just made it. */
async function makeClient(ctx: Ctx, key: LineKey, again: boolean): Promise<MadeClient | LineFailure | null> {
  try {
    return await db().transaction((tx) => makeKey(tx, ctx, key, again));
  } catch (error) {
    const reason = failureOf(error);
    if (reason === "unexpected") log.error(`Client ${key.position} of a list failed`, loggable(error));
    await db()
      .update(onboardingLines)
      .set({ state: "failed", reason })
      .where(and(line(key), ne(onboardingLines.state, "made")))
      // What was made before it must still be answered: its secrets are nowhere else.
      .catch((fault: unknown) => log.error(`Client ${key.position} was not marked`, loggable(fault)));
    return reason;
  }
}

function failureOf(error: unknown): LineFailure {
  if (!(error instanceof DomainError)) return "unexpected";
  return error.reason === "client_has_key" ? "client_has_key" : error.code;
}

/** Class of the advisory lock under which keys of clients are made, the account beside it. */
const clientsLock = 7_316_225;

async function makeKey(tx: Tx, ctx: Ctx, at: LineKey, again: boolean): Promise<MadeClient | null> {
  const { accountId } = ctx;
  // Or two lists at once would each find that the client has no key yet.
  await tx.execute(sql`select pg_advisory_xact_lock(${clientsLock}, ${accountId})`);
  const onboarding = await lockOnboarding(tx, ctx, at.onboardingId, "key share");
  const [client] = await tx.select().from(onboardingLines).where(line(at)).for("update");
  if (!client || client.state === "made") return null;
  if (!again && (await otherKeyOf(tx, accountId, client.vat))) {
    throw new DomainError("conflict", "The client has a key of its own", { reason: "client_has_key" });
  }
  const { description, vat, companyName } = client;
  const known = await tx.$count(companies, and(eq(companies.accountId, accountId), eq(companies.vat, vat)));
  if (known === 0) {
    const fiscalCode = vat.startsWith("IT") ? vat.slice(2) : vat;
    await addCompany(tx, ctx, { vat, fiscalCode, name: companyName }, environments);
  }
  const made = await createKey(
    tx,
    ctx,
    {
      description,
      preset: onboarding.preset,
      companyScope: "selected",
      companies: [vat],
      origins: [],
      expiresAt: null,
      enabled: true,
    },
    randomUUID(),
  );
  await tx
    .update(onboardingLines)
    .set({ state: "made", keyId: made.keyId, reason: null, madeAt: sql`now()` })
    .where(line(at));
  return { position: at.position, description, vat, ...made };
}
