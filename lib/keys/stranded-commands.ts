import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import type { Ctx } from "@/lib/ctx";
import { tellStranded } from "./notices";

/** Names the lock among PostgreSQL's two-part advisory locks; the account is its second part. */
const strandedLock = 6_006;

/**
 * Flags the keys whose companies are all gone, in both environments, and mails the owner once for each; lifts the
 * flag of those that see one again (product rule 6). To be called in the transaction of every change of the account's
 * companies, after it and after all its other row locks. `vats`: the companies that came or went.
 */
export async function flagStranded(tx: Tx, ctx: Ctx, vats: readonly string[]): Promise<void> {
  if (vats.length === 0) return;
  const list = sql.join(
    vats.map((vat) => sql`${vat}`),
    sql`, `,
  );
  await judge(
    tx,
    ctx,
    sql`k.id in (select n.key_id from key_companies n where n.account_id = ${ctx.accountId} and n.vat in (${list}))`,
  );
}

/** Like {@link flagStranded}, for one key whose scope was set. */
export async function flagStrandedKey(tx: Tx, ctx: Ctx, keyId: number): Promise<void> {
  await judge(tx, ctx, sql`k.id = ${keyId}`);
}

async function judge(tx: Tx, ctx: Ctx, concerned: SQL): Promise<void> {
  const { accountId } = ctx;
  // Two deletions at once would each see the other's company still there: they judge one after the other, and the
  // judging is a statement of its own, whose snapshot is taken after the lock.
  await tx.execute(sql`select pg_advisory_xact_lock(${strandedLock}, ${accountId})`);
  const flagged = await tx.execute<{ id: number; description: string }>(sql`
    with concerned as (
      select k.id, k.description,
        k.deleted_at is null and k.company_scope = 'selected' and not exists (
          select 1 from key_companies n
          join companies c on c.account_id = n.account_id and c.environment in ('test', 'live') and c.vat = n.vat
          where n.key_id = k.id) as stranded
      from keys k where k.account_id = ${accountId} and ${concerned}
    ), lifted as (
      delete from stranded_keys s using concerned where s.key_id = concerned.id and not concerned.stranded
    ), flagged as (
      insert into stranded_keys (key_id, account_id)
      select concerned.id, ${accountId}::int from concerned where concerned.stranded
      on conflict (key_id) do nothing returning key_id
    )
    select concerned.id, concerned.description from concerned join flagged on flagged.key_id = concerned.id
    order by concerned.id`);
  await tellStranded(tx, ctx, [...flagged]);
}
