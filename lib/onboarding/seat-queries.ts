import { and, desc, eq, inArray, isNull } from "drizzle-orm";
import type { Reader } from "@/db";
import { keys, onboardingLines } from "@/db/schema";
import type { KeyStatus } from "@/lib/keys/key";
import { listColumns } from "@/lib/keys/queries";
import { type SeatView, seatsOnKeys } from "@/lib/seats/queries";

/** A client of a list whose key exists, with the key's seat. */
export type SeatClient = {
  position: number;
  keyId: number;
  /** The key's, as it is called now. */
  description: string;
  status: KeyStatus;
  /** Null: it has none. */
  seat: SeatView | null;
};

/** The clients of a list whose keys exist, in its order, with their seats. */
export async function seatClients(
  reader: Reader,
  accountId: number,
  onboardingId: number,
): Promise<SeatClient[]> {
  const made = await reader
    .select({ position: onboardingLines.position, keyId: onboardingLines.keyId })
    .from(onboardingLines)
    .where(
      and(
        eq(onboardingLines.accountId, accountId),
        eq(onboardingLines.onboardingId, onboardingId),
        eq(onboardingLines.state, "made"),
      ),
    )
    .orderBy(onboardingLines.position);
  const ids = made.flatMap(({ keyId }) => keyId ?? []);
  if (ids.length === 0) return [];
  const seats = await seatsOnKeys(reader, accountId, ids);
  const existing = await reader
    .select({ id: listColumns.id, description: listColumns.description, status: listColumns.status })
    .from(keys)
    .where(and(eq(keys.accountId, accountId), inArray(keys.id, ids), isNull(keys.deletedAt)));
  const byId = new Map(existing.map((key) => [key.id, key]));
  return made.flatMap(({ position, keyId }) => {
    const key = keyId === null ? undefined : byId.get(keyId);
    if (!key) return [];
    const { id, description, status } = key;
    return [{ position, keyId: id, description, status, seat: seats.get(id) ?? null }];
  });
}

/** The list that a key was made of, its place there, and how many clients could still have a seat; null when none could. */
export async function queueOf(
  reader: Reader,
  accountId: number,
  keyId: number,
): Promise<{ onboardingId: number; position: number; left: number } | null> {
  const [line] = await reader
    .select({ onboardingId: onboardingLines.onboardingId, position: onboardingLines.position })
    .from(onboardingLines)
    .where(and(eq(onboardingLines.accountId, accountId), eq(onboardingLines.keyId, keyId)))
    .orderBy(desc(onboardingLines.onboardingId))
    .limit(1);
  if (!line) return null;
  const left = waiting(await seatClients(reader, accountId, line.onboardingId)).length;
  return left > 0 ? { ...line, left } : null;
}

/** Those that have no seat yet and whose key could take one. */
export function waiting(clients: readonly SeatClient[]): SeatClient[] {
  return clients.filter(({ seat, status }) => status === "enabled" && seat?.state !== "live");
}

/** The client whose turn it is: the first that waits after a position, else the first that waits; null when all have one. */
export function nextClient(clients: readonly SeatClient[], after: number): SeatClient | null {
  const left = waiting(clients);
  return left.find(({ position }) => position > after) ?? left[0] ?? null;
}
