import { closeDb } from "../db/index";
import { creditAccount } from "../lib/accounts/commands";
import { createAccount } from "../lib/auth/commands";
import { openBox } from "./box";

/** What is asked of this process, and what it answers under the same number. */
export type OwnerWanted = { id: number; email: string; name: string; password: string };
export type OwnerMade = { id: number } & ({ account: MadeAccount } | { error: string });
export type MadeAccount = Awaited<ReturnType<typeof createAccount>>;

// A process of its own beside each Playwright worker: Playwright's loader can't read our modules, tsx can.
const box = await openBox({ mail: false });

process.on("message", (wanted: OwnerWanted) => {
  make(wanted).then(
    (account) => process.send?.({ id: wanted.id, account } satisfies OwnerMade),
    (error: unknown) => process.send?.({ id: wanted.id, error: String(error) } satisfies OwnerMade),
  );
});
process.once("disconnect", async () => {
  await closeDb();
  await box.close();
  process.exit();
});

async function make({ email, name, password }: OwnerWanted): Promise<MadeAccount> {
  const made = await createAccount({ email, name, password, locale: "en" });
  await creditAccount({ accountId: made.accountId, operations: 1_000, signatures: 100 });
  return made;
}
