import type { z } from "zod";
import { db, type Tx } from "@/db";
import { deskPerson } from "@/lib/auth/desk-session";
import { confirmPassword } from "@/lib/auth/password-commands";
import { requireSession, type Session, sessionCtx } from "@/lib/auth/session";
import { type Visitor, visitor } from "@/lib/auth/visitor";
import type { Ctx } from "@/lib/ctx";
import type { DeskPerson } from "@/lib/desk/link-commands";
import { requestLocale } from "@/lib/i18n/request";
import { answerForm } from "./answer";
import { passwordAgain } from "./form-object";
import type { FormAction } from "./state";

/** Who acts; a password that came along is judged first, and counts for the whole session from then on. */
async function confirmedCtx(session: Session, form: FormData): Promise<Ctx> {
  const password = passwordAgain(form);
  const ctx = await sessionCtx(session);
  if (password === null) return ctx;
  await confirmPassword(session, password);
  return { ...ctx, passwordFresh: true };
}

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
    const session = await requireSession("form");
    return answerForm(await requestLocale(), schema, form, async (input) => {
      const ctx = await confirmedCtx(session, form);
      const data = await db().transaction((tx) => handler(tx, ctx, input));
      await after?.(data, ctx);
      return data;
    });
  };
}

/**
 * Like {@link accountAction}, for commands that open their own transactions (a password must not be hashed in one). Some of
 * them may have been committed when a later one fails, and the sentence about it says so. The form is for its files, which
 * no schema sees.
 */
export function sessionAction<Schema extends z.ZodType, Data = null>(
  schema: Schema,
  handler: (session: Session, ctx: Ctx, input: z.output<Schema>, form: FormData) => Promise<Data>,
): FormAction<Data> {
  return async (_state, form) => {
    const session = await requireSession("form");
    return answerForm(
      await requestLocale(),
      schema,
      form,
      async (input) => handler(session, await confirmedCtx(session, form), input, form),
      "unexpected_midway",
    );
  };
}

/** An action for anybody (sign-in, registration). No transaction is open: the handler's commands open theirs. */
export function publicAction<Schema extends z.ZodType, Data = null>(
  schema: Schema,
  handler: (by: Visitor, input: z.output<Schema>) => Promise<Data>,
): FormAction<Data> {
  return async (_state, form) => {
    const by = await visitor();
    return answerForm(await requestLocale(), schema, form, (input) => handler(by, input));
  };
}

/** An action of somebody signed in to Desk. The handler's commands open their own transactions. */
export function deskAction<Schema extends z.ZodType, Data = null>(
  schema: Schema,
  handler: (person: DeskPerson, input: z.output<Schema>) => Promise<Data>,
): FormAction<Data> {
  return async (_state, form) => {
    const person = await deskPerson();
    return answerForm(await requestLocale(), schema, form, (input) => handler(person, input));
  };
}
