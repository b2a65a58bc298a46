import { eq } from "drizzle-orm";
import type { Tx } from "@/db";
import { users } from "@/db/schema";
import { companyNames } from "@/lib/companies/queries";
import type { Ctx } from "@/lib/ctx";
import { env } from "@/lib/env";
import { locales } from "@/lib/i18n/locale";
import { formatter, translator } from "@/lib/i18n/translator";
import { queueMail } from "@/lib/mail/commands";
import type { KeySettings } from "./key";
import { keySummary, summaryNamesMax } from "./summary";

/**
 * Mails the account's users that a key was made or widened over HTTP, in the change's own transaction; what a
 * person did in the Dashboard needs no mail.
 */
export async function tellOwner(
  tx: Tx,
  ctx: Ctx,
  template: "key_created_over_http" | "key_widened_over_http",
  keyId: number,
  settings: KeySettings,
): Promise<void> {
  if (ctx.actor.type !== "key") return;
  const owners = await ownersOf(tx, ctx);
  const names = await companyNames(tx, ctx.accountId, settings.companies.slice(0, summaryNamesMax));
  for (const { email, locale: chosen } of owners) {
    const locale = chosen ?? locales[0];
    const t = translator(locale);
    const format = formatter(locale);
    const summary = keySummary(
      {
        t: (key, values) => t(`keys.summary.${key}`, values),
        list: (items) => format.list(items, "and"),
        date: (at) => format.dateTime(at, "dateTime"),
      },
      settings,
      names,
    );
    const url = `${env().baseUrl}/keys/${keyId}`;
    await queueMail(tx, {
      to: email,
      locale,
      template,
      values: { description: settings.description, summary, url },
    });
  }
}

/** Mails the account's users that keys see nothing any more, as their companies are gone: one mail a key. */
export async function tellStranded(
  tx: Tx,
  ctx: Ctx,
  stranded: { id: number; description: string }[],
): Promise<void> {
  if (stranded.length === 0) return;
  for (const { email, locale } of await ownersOf(tx, ctx)) {
    for (const { id, description } of stranded) {
      await queueMail(tx, {
        to: email,
        locale: locale ?? locales[0],
        template: "key_stranded",
        values: { description, url: `${env().baseUrl}/keys/${id}` },
      });
    }
  }
}

async function ownersOf(tx: Tx, { accountId }: Ctx) {
  return tx
    .select({ email: users.email, locale: users.locale })
    .from(users)
    .where(eq(users.accountId, accountId));
}
