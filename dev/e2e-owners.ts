import { eq, sql } from "drizzle-orm";
import { closeDb, db } from "../db/index";
import { sessions } from "../db/schema";
import { creditAccount } from "../lib/accounts/commands";
import { createAccount } from "../lib/auth/commands";
import { openBox } from "./box";

/** What is asked of this process, and what it answers under the same number. */
export type OwnerAsked = { id: number } & (
  | { make: { email: string; name: string; password: string } }
  /** As if each session of this user had been given its password an hour ago. */
  | { agePassword: { userId: number } }
);
export type OwnerAnswer = { id: number } & ({ account: MadeAccount | null } | { error: string });
export type MadeAccount = Awaited<ReturnType<typeof createAccount>>;

// A process of its own beside each Playwright worker: Playwright's loader can't read our modules, tsx can.
const box = await openBox({ mail: false });

process.on("message", (asked: OwnerAsked) => {
  answer(asked).then(
    (account) => process.send?.({ id: asked.id, account } satisfies OwnerAnswer),
    (error: unknown) => process.send?.({ id: asked.id, error: String(error) } satisfies OwnerAnswer),
  );
});
process.once("disconnect", async () => {
  await closeDb();
  await box.close();
  process.exit();
});

async function answer(asked: OwnerAsked): Promise<MadeAccount | null> {
  if ("agePassword" in asked) {
    const { userId } = asked.agePassword;
    await db()
      .update(sessions)
      .set({ passwordAt: sql`now() - interval '1 hour'` })
      .where(eq(sessions.userId, userId));
    return null;
  }
  const { email, name, password } = asked.make;
  const made = await createAccount({ email, name, password, locale: "en" });
  await creditAccount({ accountId: made.accountId, operations: 1_000, signatures: 100 });
  return made;
}
