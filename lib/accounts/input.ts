import { z } from "zod";
import { line } from "@/lib/keys/input";

export const accountNameMax = 120;

/** Name of an account: one line. */
export const accountNameInput = line(accountNameMax);

/** What an operator sets an account's counters to; null leaves one as it is. */
export const creditInput = z.object({
  operations: z.number().int().min(0).max(2_147_483_647).nullable(),
  signatures: z.number().int().min(0).max(2_147_483_647).nullable(),
});
