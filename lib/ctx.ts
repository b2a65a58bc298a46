import type { AuditActor } from "@/lib/audit/entry";
import { DomainError } from "@/lib/errors";

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
  /**
   * Whether a person gave the password within `passwordFreshMinutes`: asked of whatever gives a key more than it had.
   * True for actors without one (a key was checked at this very request; the command line; jobs).
   */
  passwordFresh: boolean;
};

/** How long a password that was given counts as just given. */
export const passwordFreshMinutes = 15;

/** @throws DomainError password_needed when the person has to give the password again first */
export function mustHavePassword(ctx: Ctx): void {
  if (ctx.passwordFresh) return;
  throw new DomainError("password_needed", "The password was not given lately");
}
