import { DomainError } from "@/lib/errors";
import { addressBucket } from "@/lib/limits/address";
import { forget, giveBack, take } from "@/lib/limits/commands";
import { verifyPassword } from "./password";

/** A browser that has signed in before, as its signed cookie says: whose, and which of theirs. */
export type Device = { userId: number; deviceId: string };

/** What signs in: the Dashboard and Desk have users of their own, and counters of their own. */
export type Door = "dashboard" | "desk";

const named = (door: Door, name: string) => (door === "dashboard" ? name : `${door}:${name}`);

/**
 * Judges a name's password; attempts are counted before it is looked at. A device the user has signed in on has a
 * counter of its own, so no stranger can lock its owner out; an unknown address (`user` null) takes the same time and
 * gets the same sentence as a wrong password. @throws DomainError forbidden (wrong_credentials), too_many
 */
export async function judgeAttempt(
  door: Door,
  ip: string | null,
  given: { email: string; password: string },
  user: { userId: number; passwordHash: string } | null,
  device: Device | null,
): Promise<void> {
  const name = named(door, given.email);
  const address = addressBucket(ip);
  const known =
    user !== null && device?.userId === user.userId
      ? ([named(door, String(user.userId)), device.deviceId] as const)
      : null;
  if (known) await take("sign_in_device", ...known);
  else {
    // In this order: an address that is at its limit fills nobody's name.
    await take("sign_in_address", address);
    await take("sign_in_name_address", name, address);
    await take("sign_in_name", name);
  }
  const right = await verifyPassword(given.password, user?.passwordHash ?? null);
  if (!right) throw wrongCredentials();
  if (known) await forget("sign_in_device", ...known);
  else {
    await giveBack("sign_in_address", address);
    await giveBack("sign_in_name", name);
    await forget("sign_in_name_address", name, address);
  }
}

/** The one sentence for an unknown address, a wrong password, and one that was changed meanwhile. */
export function wrongCredentials(): DomainError {
  return new DomainError("forbidden", "Wrong address or password", { reason: "wrong_credentials" });
}
