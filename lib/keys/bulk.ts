import { z } from "zod";
import type { ErrorCode } from "@/lib/errors";
import { presetInput } from "./input";
import { keysPageSize } from "./list";

/** What can be done with many keys at once. */
export type BulkChange =
  | { change: "enable" }
  | { change: "disable" }
  | { change: "delete" }
  | { change: "preset"; preset: z.output<typeof presetInput> };

/**
 * What became of one of the keys: done, or why not. `still_expired`: it is enabled, and opens nothing as its end has
 * passed; `unexpected`: a fault of ours that is in the log.
 */
export type BulkResult = { keyId: number; outcome: "done" | "still_expired" | "unexpected" | ErrorCode };

const ids = z
  .array(
    z
      .string()
      .regex(/^[1-9]\d{0,9}$/)
      .transform(Number)
      .refine((id) => id <= 2_147_483_647),
  )
  .min(1)
  .max(keysPageSize)
  .transform((all) => [...new Set(all)]);

/** The form of a bulk change: `keyIds[]`, `change`, and `preset` for a change of that. */
export const bulkForm = z.discriminatedUnion("change", [
  z.object({ keyIds: ids, change: z.literal("enable") }),
  z.object({ keyIds: ids, change: z.literal("disable") }),
  z.object({ keyIds: ids, change: z.literal("delete") }),
  z.object({ keyIds: ids, change: z.literal("preset"), preset: presetInput }),
]);
