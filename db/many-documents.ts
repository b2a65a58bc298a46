import { sql } from "drizzle-orm";
import type { Environment } from "@/lib/access/presets";
import { db } from "./index";

/** Documents of companies in turn, made up in the database: for lists of a size that no test could send. */
export type ManyDocuments = {
  accountId: number;
  environment: Environment;
  companyIds: readonly number[];
  sends?: number;
  receives?: number;
};

/** Rows of one statement: well below the time that one may take. */
const batchRows = 20_000;

/** What both lists have, from the number `n` of the row: two years of documents, a thousand customers. */
const shared = sql`
  'IT' || lpad((n % 1000 * 7919 % 99999999999)::text, 11, '0') as other,
  (array['Rossi','Bianchi','Ferrari','Esposito','Romano','Colombo','Ricci','Marino','Greco','Conti'])[n % 10 + 1]
    || ' ' || (n % 1000) || (array[' Srl',' Spa',' Snc'])[n % 3 + 1] as name,
  'IT' || lpad((n % 1000)::text, 11, '0') || '_' || lpad(to_hex(n), 5, '0') || '.xml' as file_name,
  now() - (n::bigint * 7919 % 63072000) * interval '1 second' as at`;

/** Stores them with one body each, and one update for each that was sent. Payloads are no documents. */
export async function manyDocuments(many: ManyDocuments): Promise<void> {
  const { accountId, environment, companyIds, sends = 0, receives = 0 } = many;
  const source = (first: number, last: number) => sql`(
    select n, ${accountId}::int as account_id, ${environment}::text as environment,
      (${JSON.stringify(companyIds)}::json ->> (n % ${companyIds.length}::int))::int as company_id, ${shared}
    from generate_series(${first}::int, ${last}::int) n) source`;
  await inBatches(sends, (first, last) =>
    db().execute(sql`
      with made as (
        insert into sends (account_id, environment, company_id, prestatore, committente, nome_committente, identifier,
          file_name, format, payload, encoding, latest_state, date_sent, last_update, created_at, document_date,
          exchange_plan)
        select account_id, environment, company_id, 'IT' || lpad(company_id::text, 11, '0'), other, name,
          nextval('sdi_identifiers')::text, file_name, 'FPR12', '\\x00', 'Xml',
          case when n % 20 = 0 then 'Scartato' else 'Consegnato' end, at, at, at, at::date, '[]'
        from ${source(first, last)}
        returning id, account_id, environment, company_id, document_date, latest_state, created_at
      ), bodies as (
        insert into send_documents (account_id, environment, send_id, position, number, date)
        select account_id, environment, id, 0, 'N' || id % 5000, document_date from made
      )
      insert into updates (account_id, environment, company_id, send_id, state, last_update, created_at)
      select account_id, environment, company_id, id, latest_state, created_at, created_at from made`),
  );
  await inBatches(receives, (first, last) =>
    db().execute(sql`
      with made as (
        insert into receives (account_id, environment, company_id, prestatore, committente, nome_prestatore, identifier,
          file_name, format, payload, encoding, is_read, date_sent, last_update, created_at, document_date)
        select account_id, environment, company_id, other, 'IT' || lpad(company_id::text, 11, '0'), name,
          nextval('sdi_identifiers')::text, file_name, 'FPR12', '\\x00', 'Xml', n % 10 > 0, at, at, at, at::date
        from ${source(first, last)}
        returning id, account_id, environment, document_date
      )
      insert into receive_documents (account_id, environment, receive_id, position, number, date)
      select account_id, environment, id, 0, 'N' || id % 5000, document_date from made`),
  );
}

/** Makes rows 0 to `rows` - 1, as many at a time as one statement can. */
export async function inBatches(rows: number, insert: (first: number, last: number) => Promise<unknown>) {
  for (let first = 0; first < rows; first += batchRows) {
    await insert(first, Math.min(rows, first + batchRows) - 1);
  }
}

/** Brings statistics and visibility up to date, as autovacuum would have by the time that so many rows are there. */
export async function settleDocuments(): Promise<void> {
  await db().execute(
    sql`vacuum analyze sends, send_documents, receives, receive_documents, updates, companies, document_counts, events`,
  );
}
