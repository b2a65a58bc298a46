import { z } from "zod";
import { idField } from "@/lib/forms/fields";

/** What becomes of the seat of a key that is deleted; a key without one needs no choice. */
export const seatOfDeleted = {
  seat: z.enum(["cancel", "move"]).optional(),
  toKeyId: idField.optional(),
};

type Given = { seat?: "cancel" | "move"; toKeyId?: number };

/** A move needs to be told where: without that it would be a cancellation. */
export const seatOfDeletedRule = ({ seat, toKeyId }: Given, context: z.RefinementCtx): void => {
  if (seat === "move" && toKeyId === undefined) {
    context.addIssue({ code: "custom", path: ["toKeyId"], message: "seat_target_required" });
  }
};

/** The key that the seat is moved to; null: it is cancelled, if there is one. */
export function movesSeatTo({ seat, toKeyId }: Given): number | null {
  return seat === "move" ? (toKeyId ?? null) : null;
}
