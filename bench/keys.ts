import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { authorization } from "./load";

/** Fills an account with `total` restricted keys, of which `hot` can be asked for; returns the test secrets of those. */
export async function seedKeys(accountId: number, total: number, hot: number): Promise<string[]> {
  const { db } = await import("../db/index");
  const { inBatches } = await import("../db/many-documents");
  const { formatSecret, hashSecret } = await import("../lib/keys/secret");
  await inBatches(total, (first, last) =>
    db().execute(sql`
      with made as (
        insert into keys (account_id, kind, description, preset, company_scope, created_at)
        select ${accountId}, 'restricted', 'Key ' || n, 'full', 'all', now() - n * interval '1 second'
          from generate_series(${first}::int, ${last}::int) n
        returning id
      )
      insert into key_secrets (account_id, key_id, environment, hash, hint)
      select ${accountId}, id, e, sha256(convert_to(id || e || random(), 'UTF8')), 'XXXX'
        from made, unnest(array['test', 'live']) e`),
  );
  const secrets = Array.from({ length: hot }, () => formatSecret("test", randomBytes(32)));
  const hashes = JSON.stringify(secrets.map((secret) => hashSecret(secret).toString("hex")));
  await db().execute(sql`
    with hot as (
      select id, row_number() over (order by id) as place from key_secrets
       where account_id = ${accountId} and environment = 'test' and hint = 'XXXX' limit ${hot}
    )
    update key_secrets s set hash = decode(given.hash, 'hex')
      from hot, json_array_elements_text(${hashes}::json) with ordinality given(hash, place)
     where s.id = hot.id and given.place = hot.place`);
  // As a database is that autovacuum has been to.
  await db().execute(sql`vacuum (analyze) keys, key_secrets`);
  return secrets;
}

/** The headers that carry each of these secrets. */
export const withSecrets = (secrets: readonly string[]) =>
  secrets.map((secret) => ({ authorization: authorization(secret) }));
