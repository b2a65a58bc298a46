import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { deskBrands } from "@/db/schema";
import { record } from "@/lib/audit/commands";
import type { Snapshot } from "@/lib/audit/entry";
import type { Ctx } from "@/lib/ctx";
import { DomainError } from "@/lib/errors";
import type { Colour } from "./brand";
import type { Logo } from "./logo";

/** What the owner sets; `logo` null: none, `keep`: the one there is. */
export type BrandInput = {
  name: string | null;
  accent: Colour | null;
  header: Colour | null;
  logo: Logo | "keep" | null;
};

type Row = typeof deskBrands.$inferSelect;

/** For the audit log: a logo is told from another by the beginning of its hash. */
const snapshot = (row: Pick<Row, "name" | "accent" | "header" | "logoHash">): Snapshot => ({
  name: row.name,
  accent: row.accent,
  header: row.header,
  logo: row.logoHash?.slice(0, 8) ?? null,
});

const changedMeanwhile = () =>
  new DomainError("conflict", "The brand was changed meanwhile", { reason: "changed_meanwhile" });

/**
 * Sets how Desk looks to the clients of the account's keys, from the next page on. `version` is what the form was made
 * from; 0: nothing was set yet. @throws DomainError conflict (another version)
 */
export async function saveBrand(tx: Tx, ctx: Ctx, input: BrandInput, version: number): Promise<void> {
  const { accountId } = ctx;
  const first = { accountId, version: 0 } as const;
  await tx.insert(deskBrands).values(first).onConflictDoNothing({ target: deskBrands.accountId });
  const [before] = await tx
    .select()
    .from(deskBrands)
    .where(eq(deskBrands.accountId, accountId))
    .for("update");
  if (!before || before.version !== version) throw changedMeanwhile();
  const { name, accent, header } = input;
  const { logo, logoType, logoHash } = logoColumns(input.logo, before);
  const after = { name, accent, header, logo, logoType, logoHash };
  const [was, is] = [snapshot(before), snapshot(after)];
  const changed = Object.keys(is).filter((field) => is[field] !== was[field]);
  if (changed.length === 0) return;
  await tx
    .update(deskBrands)
    .set({ ...after, version: version + 1, updatedAt: sql`now()` })
    .where(eq(deskBrands.accountId, accountId));
  const pick = (side: Snapshot) => Object.fromEntries(changed.map((field) => [field, side[field] ?? null]));
  await record(tx, ctx, {
    action: "desk.brand_changed",
    subject: "desk",
    subjectId: null,
    before: pick(was),
    after: pick(is),
  });
}

function logoColumns(logo: BrandInput["logo"], before: Row): Pick<Row, "logo" | "logoType" | "logoHash"> {
  if (logo === "keep") return before;
  if (logo === null) return { logo: null, logoType: null, logoHash: null };
  return { logo: logo.bytes, logoType: logo.type, logoHash: logo.hash };
}
