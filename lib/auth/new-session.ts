import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { sessions } from "@/db/schema";

/** A session that nobody uses ends after this many days. */
export const sessionDays = 14;

export const sessionEnd = sql`now() + ${sessionDays} * interval '1 day'`;

/** Opens a session in the transaction of whatever proved who it is; returns its id. */
export async function openSession(
  tx: Tx,
  userId: number,
  from: { ip: string | null; userAgent: string | null },
): Promise<string> {
  const id = randomUUID();
  await tx
    .insert(sessions)
    .values({ id, userId, ip: from.ip, userAgent: from.userAgent, expiresAt: sessionEnd });
  return id;
}

/** Ends every session of a user, on their very next request. */
export async function endSessions(tx: Tx, userId: number): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, userId));
}
