import type { AuditActor } from "@/lib/audit/entry";

/**
 * Who acts, on which account, from where. Made in three places only: the session, the API key, the command
 * line. No command takes an account id from input.
 */
export type Ctx = {
  accountId: number;
  actor: AuditActor;
  /** Address of the caller as far as trusted proxies tell; null when there is none. */
  ip: string | null;
  userAgent: string | null;
};
