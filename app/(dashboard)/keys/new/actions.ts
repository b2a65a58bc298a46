"use server";

import { z } from "zod";
import { db } from "@/db";
import { currentSession } from "@/lib/auth/session";
import { companiesNamed } from "@/lib/companies/queries";
import { accountAction } from "@/lib/forms/account-action";
import { sentId } from "@/lib/forms/sent-id";
import { createKey } from "@/lib/keys/commands";
import { keyForm, newKeyOf } from "@/lib/keys/form";
import { findKey } from "@/lib/keys/queries";

/**
 * Creates a key; its pair and its settings come back this once, in the action's answer and nowhere else. Nothing is drawn
 * anew with it: a page that failed then would take the place of the only copy.
 */
export const create = accountAction(keyForm, async (tx, ctx, form) => {
  const settings = newKeyOf(form, new Date());
  const made = await createKey(tx, ctx, settings, sentId(form.creationId, form));
  return { ...made, settings, companies: await companiesNamed(tx, ctx.accountId, settings.companies) };
});

/**
 * When a key was used last, ISO 8601; null when never, or when it can't be told. No `accountAction`: a session that
 * has ended must not lead away from the one page that shows the secrets.
 */
export async function lastUse(keyId: number): Promise<string | null> {
  const id = z.int().min(1).max(2_147_483_647).safeParse(keyId);
  const session = await currentSession();
  if (!id.success || session === null) return null;
  const key = await findKey(db(), session.accountId, id.data);
  return key?.lastUsedAt?.toISOString() ?? null;
}
