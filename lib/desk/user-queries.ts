import { and, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db";
import { deskPasswordResets, deskRegistrations, deskSessions, deskUsers } from "@/db/schema";
import { linkHash } from "@/lib/auth/links";
import { sessionDaysMax } from "@/lib/auth/queries";
import type { Locale } from "@/lib/i18n/locale";

/** A session on Desk that is alive, with whose it is. */
export type DeskSession = {
  sessionId: string;
  deskUserId: number;
  email: string;
  /** Null: never chosen. */
  locale: Locale | null;
  lastSeenAt: Date;
};

/** The session as the database has it now; null when it was ended, has run out, or the id is none. */
export async function readDeskSession(sessionId: string): Promise<DeskSession | null> {
  if (!z.uuid().safeParse(sessionId).success) return null;
  const [row] = await db()
    .select({
      sessionId: deskSessions.id,
      deskUserId: deskUsers.id,
      email: deskUsers.email,
      locale: deskUsers.locale,
      lastSeenAt: deskSessions.lastSeenAt,
    })
    .from(deskSessions)
    .innerJoin(deskUsers, eq(deskUsers.id, deskSessions.deskUserId))
    .where(
      and(
        eq(deskSessions.id, sessionId),
        gt(deskSessions.expiresAt, sql`now()`),
        gt(deskSessions.createdAt, sql`now() - ${sessionDaysMax} * interval '1 day'`),
      ),
    );
  return row ?? null;
}

/** The registration on Desk that a link confirms; null when it was used, has run out, or never was. Uses nothing up. */
export async function pendingDeskRegistration(link: string): Promise<{ email: string } | null> {
  const hash = linkHash(link);
  if (hash === null) return null;
  const [row] = await db()
    .select({ email: deskRegistrations.email })
    .from(deskRegistrations)
    .where(and(eq(deskRegistrations.linkHash, hash), gt(deskRegistrations.expiresAt, sql`now()`)));
  return row ?? null;
}

/** Whose password on Desk a link resets; null when it was used, has run out, or never was. Uses nothing up. */
export async function pendingDeskReset(link: string): Promise<{ deskUserId: number; email: string } | null> {
  const hash = linkHash(link);
  if (hash === null) return null;
  const [row] = await db()
    .select({ deskUserId: deskUsers.id, email: deskUsers.email })
    .from(deskPasswordResets)
    .innerJoin(deskUsers, eq(deskUsers.id, deskPasswordResets.deskUserId))
    .where(and(eq(deskPasswordResets.linkHash, hash), gt(deskPasswordResets.expiresAt, sql`now()`)));
  return row ?? null;
}
