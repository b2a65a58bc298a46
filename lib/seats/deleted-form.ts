import { z } from "zod";
import { idField } from "@/lib/forms/fields";

/** What becomes of the seat of a key that is deleted; a key without one needs no choice. */
export const seatOfDeleted = {
  seat: z.enum(["cancel", "move"]).optional(),
  toKeyId: idField.optional(),
};

/** The key that the seat is moved to; null: it is cancelled, if there is one. A move to nowhere is refused as `toKeyId`. */
export function movesSeatTo({
  seat,
  toKeyId,
}: {
  seat?: "cancel" | "move";
  toKeyId?: number;
}): number | null {
  return seat === "move" ? (toKeyId ?? null) : null;
}
