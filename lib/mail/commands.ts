import { eq, getTableColumns, sql } from "drizzle-orm";
import { createTransport, type Transporter } from "nodemailer";
import { db, type Tx } from "@/db";
import { mails } from "@/db/schema";
import { env } from "@/lib/env";
import type { Locale } from "@/lib/i18n/locale";
import { log } from "@/lib/log/log";
import { giveUpMs, waitMs } from "./backoff";
import { type MailTemplate, type MailValues, writeMail } from "./templates";

/** Puts a mail into the outbox with the change it tells of: it is sent if, and only if, that is committed. */
export async function queueMail<Template extends MailTemplate>(
  tx: Tx,
  mail: { to: string; locale: Locale; template: Template; values: MailValues[Template] },
): Promise<void> {
  await tx.insert(mails).values({ to: mail.to, ...writeMail(mail.template, mail.locale, mail.values) });
}

/** A claimed mail is left alone this long; a sender that dies in between costs a delay, not the mail. */
const claimSeconds = 120;
/** Mails of one run, so that a run ends. */
const batchMax = 50;

/**
 * Sends what is due and returns how many went out. Workers never take the same mail: it is claimed with `SKIP
 * LOCKED` before, and no transaction stays open while SMTP talks. Bodies are wiped once a mail is sent or given up.
 */
export async function deliverDue(smtpUrl = env().smtpUrl): Promise<number> {
  let transport: Transporter | undefined;
  let sent = 0;
  try {
    for (let tried = 0; tried < batchMax; tried += 1) {
      const mail = await claim();
      if (!mail) break;
      transport ??= createTransport({
        url: smtpUrl,
        connectionTimeout: 5_000,
        greetingTimeout: 5_000,
        socketTimeout: 15_000,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      try {
        await transport.sendMail({
          from: env().mailFrom,
          to: mail.to,
          subject: mail.subject,
          text: mail.text ?? undefined,
          html: mail.html ?? undefined,
          // The same on a second try, so that a reader who got both shows one.
          messageId: `<mail-${mail.id}@${new URL(env().baseUrl).hostname}>`,
          headers: { "Auto-Submitted": "auto-generated" },
        });
      } catch (error) {
        if (await putOff(mail, error)) continue;
        break;
      }
      await db()
        .update(mails)
        .set({ sentAt: sql`now()`, dueAt: null, text: null, html: null, error: null })
        .where(eq(mails.id, mail.id));
      sent += 1;
    }
  } finally {
    transport?.close();
  }
  return sent;
}

type Claimed = typeof mails.$inferSelect & { old: boolean };

async function claim(): Promise<Claimed | undefined> {
  const next = sql`(select id from ${mails} where due_at <= now() order by due_at limit 1 for update skip locked)`;
  const [mail] = await db()
    .update(mails)
    .set({ attempts: sql`${mails.attempts} + 1`, dueAt: sql`now() + ${claimSeconds} * interval '1 second'` })
    .where(sql`${mails.id} = ${next}`)
    .returning({
      ...getTableColumns(mails),
      // By the database's clock: ours may jump, and a mail must not be given up for that.
      old: sql<boolean>`${mails.createdAt} < now() - ${giveUpMs} * interval '1 millisecond'`,
    });
  return mail;
}

/** Stores why and when to try again; true when only this mail is at fault, so that the others may go on. */
async function putOff(mail: Claimed, error: unknown): Promise<boolean> {
  const refused = refusedForGood(error);
  const giveUp = refused || mail.old;
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  await db()
    .update(mails)
    .set({
      error: reason,
      dueAt: giveUp ? null : sql`now() + ${waitMs(mail.attempts)} * interval '1 millisecond'`,
      ...(giveUp && { text: null, html: null }),
    })
    .where(eq(mails.id, mail.id));
  if (giveUp) log.error(`Mail ${mail.id} was given up: ${reason}`);
  return refused;
}

/** The server will never take this recipient or message (RFC 5321: 5xx); a login it refuses may be mended. */
function refusedForGood(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || !("responseCode" in error)) return false;
  const { code, responseCode } = error;
  return (
    (code === "EENVELOPE" || code === "EMESSAGE") && typeof responseCode === "number" && responseCode >= 500
  );
}

/** Forgets mails that were sent or given up a month ago. */
export async function cleanMails(): Promise<void> {
  await db()
    .delete(mails)
    .where(sql`${mails.dueAt} is null and ${mails.createdAt} < now() - interval '30 days'`);
}
