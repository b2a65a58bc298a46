import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { companies, documentCounts } from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import { companiesInReach } from "@/lib/companies/queries";

/** Lists whose rows are counted as they are written, by company. */
export type CountedList = "send" | "receive" | "update";

/** Rows of a list in a reach, from the counters: as fast for a million as for one. Of one company when it is named. */
export async function countedIn(
  reader: Reader,
  list: CountedList,
  reach: Reach,
  companyId: number | undefined,
): Promise<number> {
  const [counted] = await reader
    .select({ total: sql<number>`coalesce(sum(${documentCounts.rows}), 0)::int` })
    .from(documentCounts)
    .where(
      and(
        countsInReach(reach),
        eq(documentCounts.list, list),
        companyId === undefined ? undefined : eq(documentCounts.companyId, companyId),
      ),
    );
  return counted?.total ?? 0;
}

function countsInReach(reach: Reach): SQL | undefined {
  return and(
    eq(documentCounts.accountId, reach.accountId),
    eq(documentCounts.environment, reach.environment),
    reach.vats === null
      ? undefined
      : sql`${documentCounts.companyId} in (select ${companies.id} from ${companies} where ${companiesInReach(reach)})`,
  );
}
