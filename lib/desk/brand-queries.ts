import { eq } from "drizzle-orm";
import { db } from "@/db";
import { accounts, deskBrands } from "@/db/schema";

/** How Desk looks to the clients of an account's keys. */
export type Brand = {
  /** The brand's name, else the account's: whom a client asks. */
  name: string;
  /** Whether the owner gave Desk a name or logo of their own. */
  own: boolean;
  /** Hash in the logo's address; null: none. */
  logoHash: string | null;
  /** `#rrggbb`; null: ours. */
  accent: string | null;
  header: string | null;
};

/** The brand of an account; null when there is no such account. */
export async function readBrand(accountId: number): Promise<Brand | null> {
  const [row] = await db()
    .select({
      accountName: accounts.name,
      name: deskBrands.name,
      logoHash: deskBrands.logoHash,
      accent: deskBrands.accent,
      header: deskBrands.header,
    })
    .from(accounts)
    .leftJoin(deskBrands, eq(deskBrands.accountId, accounts.id))
    .where(eq(accounts.id, accountId));
  if (!row) return null;
  const { accountName, name, logoHash, accent, header } = row;
  return { name: name ?? accountName, own: name !== null || logoHash !== null, logoHash, accent, header };
}
