import { randomUUID } from "node:crypto";
import { and, eq, ne, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { deskSessions, deskUsers } from "@/db/schema";
import { type Device, judgeAttempt, wrongCredentials } from "@/lib/auth/attempt";
import type { From } from "@/lib/auth/commands";
import { sessionEnd } from "@/lib/auth/new-session";
import { hashPassword, outdated } from "@/lib/auth/password";
import type { Locale } from "@/lib/i18n/locale";

/** A session on Desk that was just opened. */
export type DeskSignedIn = { sessionId: string; deskUserId: number; locale: Locale | null };

/** Opens a session on Desk in the transaction of whatever proved who it is; returns its id. */
export async function openDeskSession(tx: Tx, deskUserId: number, from: From): Promise<string> {
  const id = randomUUID();
  const { ip, userAgent } = from;
  await tx.insert(deskSessions).values({ id, deskUserId, ip, userAgent, expiresAt: sessionEnd });
  return id;
}

/**
 * Opens a session on Desk for a name and its password. A Dashboard user is nobody here, and the reverse.
 * @throws DomainError forbidden (wrong_credentials), too_many
 */
export async function signInToDesk(
  from: From,
  input: { email: string; password: string },
  device: Device | null,
): Promise<DeskSignedIn> {
  const [user] = await db()
    .select({ userId: deskUsers.id, passwordHash: deskUsers.passwordHash, locale: deskUsers.locale })
    .from(deskUsers)
    .where(eq(deskUsers.email, input.email));
  await judgeAttempt("desk", from.ip, input, user ?? null, device);
  if (!user) throw wrongCredentials();
  const stronger = outdated(user.passwordHash) ? await hashPassword(input.password) : null;
  const { userId, locale } = user;
  return db().transaction(async (tx) => {
    // Locked, so a password that is being changed meanwhile either ends this session or refuses it.
    const [now] = await tx
      .select({ passwordHash: deskUsers.passwordHash })
      .from(deskUsers)
      .where(eq(deskUsers.id, userId))
      .for("update");
    if (now?.passwordHash !== user.passwordHash) throw wrongCredentials();
    if (stronger) await tx.update(deskUsers).set({ passwordHash: stronger }).where(eq(deskUsers.id, userId));
    return { sessionId: await openDeskSession(tx, userId, from), deskUserId: userId, locale };
  });
}

/** Keeps a session that is in use alive; called at most every few minutes. */
export async function touchDeskSession(sessionId: string, ip: string | null): Promise<void> {
  await db()
    .update(deskSessions)
    .set({ lastSeenAt: sql`now()`, expiresAt: sessionEnd, ip })
    .where(eq(deskSessions.id, sessionId));
}

/** Ends one session of a Desk user; one that is gone already is no fault. */
export async function endDeskSession(deskUserId: number, sessionId: string): Promise<void> {
  await db()
    .delete(deskSessions)
    .where(and(eq(deskSessions.id, sessionId), eq(deskSessions.deskUserId, deskUserId)));
}

/** Ends every session of a Desk user but one, on their very next request; `keep` null ends that as well. */
export async function endDeskSessions(tx: Tx, deskUserId: number, keep: string | null): Promise<void> {
  await tx
    .delete(deskSessions)
    .where(
      and(eq(deskSessions.deskUserId, deskUserId), keep === null ? undefined : ne(deskSessions.id, keep)),
    );
}
