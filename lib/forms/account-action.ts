import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { db, type Tx } from "@/db";
import { requireSession, type Session, sessionCtx } from "@/lib/auth/session";
import { type Visitor, visitor } from "@/lib/auth/visitor";
import type { Ctx } from "@/lib/ctx";
import { DomainError, type ErrorValues } from "@/lib/errors";
import { requestLocale } from "@/lib/i18n/request";
import { translator } from "@/lib/i18n/translator";
import { faultsOf, isReason, type Reason } from "./faults";
import { formObject, keptValues } from "./form-object";
import type { FormAction, FormState } from "./state";

/**
 * An action of a signed-in account. The handler runs in one transaction and must not redirect (that would roll it
 * back): `after`, called once it is committed, may. A refusal (`DomainError`, a broken rule of the schema) becomes
 * sentences in the user's language; anything else is logged under a code that the user is shown.
 */
export function accountAction<Schema extends z.ZodType, Data = null>(
  schema: Schema,
  handler: (tx: Tx, ctx: Ctx, input: z.output<Schema>) => Promise<Data>,
  after?: (data: Data, ctx: Ctx) => unknown,
): FormAction<Data> {
  return async (_state, form) => {
    const ctx = await sessionCtx(await requireSession());
    return answer(schema, form, async (input) => {
      const data = await db().transaction((tx) => handler(tx, ctx, input));
      await after?.(data, ctx);
      return data;
    });
  };
}

/** Like {@link accountAction}, for commands that open their own transaction (a password must not be hashed in one). */
export function sessionAction<Schema extends z.ZodType, Data = null>(
  schema: Schema,
  handler: (session: Session, ctx: Ctx, input: z.output<Schema>) => Promise<Data>,
): FormAction<Data> {
  return async (_state, form) => {
    const session = await requireSession();
    const ctx = await sessionCtx(session);
    return answer(schema, form, (input) => handler(session, ctx, input));
  };
}

/** An action for anybody (sign-in, registration). No transaction is open: the handler's commands open theirs. */
export function publicAction<Schema extends z.ZodType, Data = null>(
  schema: Schema,
  handler: (by: Visitor, input: z.output<Schema>) => Promise<Data>,
): FormAction<Data> {
  return async (_state, form) => {
    const by = await visitor();
    return answer(schema, form, (input) => handler(by, input));
  };
}

async function answer<Schema extends z.ZodType, Data>(
  schema: Schema,
  form: FormData,
  run: (input: z.output<Schema>) => Promise<Data>,
): Promise<FormState<Data>> {
  const fields = formObject(form);
  const values = keptValues(fields);
  const t = translator(await requestLocale());
  const sentence = (reason: Reason, given: ErrorValues) => t(`errors.${reason}`, given);

  const parsed = schema.safeParse(fields);
  if (!parsed.success) {
    const fieldErrors: Record<string, string> = {};
    let formError: string | null = null;
    for (const { path, reason, values: given } of faultsOf(parsed.error)) {
      const [field = ""] = path.split(".");
      // The first fault of a field is the one to mend first; an entry of a list also has its own.
      for (const name of new Set([field, path])) {
        if (name === "") formError ??= sentence(reason, given);
        else fieldErrors[name] ??= sentence(reason, given);
      }
    }
    return { ok: false, formError, fieldErrors, values };
  }

  try {
    return { ok: true, data: await run(parsed.data) };
  } catch (error) {
    unstable_rethrow(error);
    if (!(error instanceof DomainError)) {
      const code = randomUUID().slice(0, 8);
      console.error(`Form ${code} failed:`, withoutParameters(error));
      return { ok: false, formError: sentence("unexpected", { code }), fieldErrors: {}, values };
    }
    const reason = isReason(error.reason) ? error.reason : error.code;
    const text = sentence(reason, error.values);
    return error.field === null
      ? { ok: false, formError: text, fieldErrors: {}, values }
      : { ok: false, formError: null, fieldErrors: { [error.field]: text }, values };
  }
}

/** Drizzle's error quotes the parameters of a query, hashes among them; its cause does not. */
function withoutParameters(error: unknown): unknown {
  return error instanceof Error && "params" in error && error.cause ? error.cause : error;
}
