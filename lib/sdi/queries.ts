import { and, eq, gte, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db";
import { inOrder } from "@/db/order";
import { companies, sends, updates } from "@/db/schema";
import type { Reach } from "@/lib/access/decide";
import { companiesInReach } from "@/lib/companies/queries";
import { countedIn } from "@/lib/invoices/count-queries";
import { sendsInReach } from "@/lib/invoices/queries";
import { type Listing, offsetOf, type Page } from "@/lib/page";
import type { SdiState } from "./states";

/** What a list of updates can be sorted by. */
export const updateSorts = {
  id: updates.id,
  created: updates.createdAt,
  last_update: updates.lastUpdate,
  state: updates.state,
  send_id: updates.sendId,
} as const;
export type UpdateSort = keyof typeof updateSorts;

/** The filters of the list; what is absent does not filter. */
export type UpdateFilter = {
  companyId?: number | undefined;
  identifier?: string | undefined;
  prestatore?: string | undefined;
  unread?: boolean | undefined;
  sendId?: number | undefined;
  state?: SdiState | undefined;
  lastUpdateFrom?: Date | undefined;
  lastUpdateTo?: Date | undefined;
  dateSentFrom?: Date | undefined;
  dateSentTo?: Date | undefined;
};

const view = {
  update: updates,
  send: {
    identifier: sends.identifier,
    prestatore: sends.prestatore,
    metaData: sends.metaData,
    dateSent: sends.dateSent,
    latestState: sends.latestState,
  },
  documents: sql<
    { number: string; date: string }[]
  >`(select json_agg(json_build_object('number', d.number, 'date', d.date) order by d.position) from send_documents d where d.send_id = ${sends}."id")`,
};

/** An update with what the contract says of its document. */
export type UpdateView = Awaited<ReturnType<typeof findUpdates>>[number];

function findUpdates(reader: Reader, reach: Reach, ids: number[]) {
  return reader
    .select(view)
    .from(updates)
    .innerJoin(sends, eq(sends.id, updates.sendId))
    .where(and(updatesInReach(reach), inArray(updates.id, ids)));
}

/** One update of the reach; null when there is none, or it is out of reach. */
export async function findUpdate(reader: Reader, reach: Reach, id: number): Promise<UpdateView | null> {
  const [row] = await findUpdates(reader, reach, [id]);
  return row ?? null;
}

/** Updates of the reach under a filter, by `last_update` unless asked otherwise. */
export async function listUpdates(
  reader: Reader,
  reach: Reach,
  page: Page<UpdateSort>,
  filter: UpdateFilter,
): Promise<Listing<UpdateView>> {
  const ofUpdate = and(
    filter.unread === true ? eq(updates.isRead, false) : undefined,
    filter.sendId === undefined ? undefined : eq(updates.sendId, filter.sendId),
    filter.state === undefined ? undefined : eq(updates.state, filter.state),
    filter.lastUpdateFrom ? gte(updates.lastUpdate, filter.lastUpdateFrom) : undefined,
    filter.lastUpdateTo ? lte(updates.lastUpdate, filter.lastUpdateTo) : undefined,
  );
  const ofSend = and(
    filter.identifier === undefined ? undefined : eq(sends.identifier, filter.identifier),
    filter.prestatore === undefined ? undefined : eq(sends.prestatore, filter.prestatore),
    filter.dateSentFrom ? gte(sends.dateSent, filter.dateSentFrom) : undefined,
    filter.dateSentTo ? lte(sends.dateSent, filter.dateSentTo) : undefined,
  );
  // Documents are looked for by what they are asked for, not one by one from their updates.
  const where = and(
    updatesInReach(reach),
    filter.companyId === undefined ? undefined : eq(updates.companyId, filter.companyId),
    ofUpdate,
    ofSend &&
      inArray(
        updates.sendId,
        reader
          .select({ id: sends.id })
          .from(sends)
          .where(and(sendsInReach(reach), ofSend)),
      ),
  );
  const column = updateSorts[page.sort?.field ?? "last_update"];
  // Ids first: what is skipped before a late page need not be looked up.
  const found = await reader
    .select({ id: updates.id })
    .from(updates)
    .where(where)
    .orderBy(...inOrder(page, column, updates.id))
    .limit(page.pageSize)
    .offset(offsetOf(page));
  const total =
    ofUpdate || ofSend
      ? await reader.$count(updates, where)
      : await countedIn(reader, "update", reach, filter.companyId);
  if (found.length === 0) return { rows: [], total };
  const position = new Map(found.map(({ id }, at) => [id, at]));
  const rows = await findUpdates(reader, reach, [...position.keys()]);
  const at = ({ update }: UpdateView) => position.get(update.id) ?? 0;
  return { rows: rows.sort((a, b) => at(a) - at(b)), total };
}

/** The updates of a reach by what stands in their own rows, so that their indexes are of use. */
function updatesInReach(reach: Reach): SQL | undefined {
  return and(
    eq(updates.accountId, reach.accountId),
    eq(updates.environment, reach.environment),
    reach.vats === null
      ? undefined
      : sql`${updates.companyId} in (select ${companies.id} from ${companies} where ${companiesInReach(reach)})`,
  );
}
