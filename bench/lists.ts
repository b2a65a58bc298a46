// `npx tsx bench/lists.ts [rows …]`: the first hundred pages of the default lists, and what Desk asks for, in an account
// of a thousand documents and of a million.
import { and, eq } from "drizzle-orm";
import { quantile } from "./found";
import { inWorld, printTable, timed } from "./world";

const sizes = process.argv.slice(2).map(Number);
const pages = 100;
const companiesMany = 20;

/** Asked of both lists; `{page}` is every page of the first hundred. */
const asked = [
  "page={page}&page_size=100",
  "page={page}&page_size=100&sort=-document_date",
  "page={page}&page_size=20&sort=-created&company_id={company}",
  "page=1&page_size=20&q=Rossi+120",
  "page=1&page_size=20&date_sent_from=2026-01-01T00:00:00Z",
] as const;

async function measure(): Promise<void> {
  const { db } = await import("../db/index");
  const { companies } = await import("../db/schema");
  const { aCompany, anAccount } = await import("../db/factories");
  const { manyDocuments, settleDocuments } = await import("../db/many-documents");
  const { api } = await import("../lib/api/app");
  for (const size of sizes.length > 0 ? sizes : [1_000, 10_000, 100_000, 1_000_000]) {
    const account = await anAccount();
    const { accountId } = account;
    for (let at = 0; at < companiesMany; at++) await aCompany(account);
    const own = await db()
      .select({ id: companies.id })
      .from(companies)
      .where(and(eq(companies.accountId, accountId), eq(companies.environment, "test")));
    const companyIds = own.map(({ id }) => id);
    const seeding = await timed(() =>
      manyDocuments({ accountId, environment: "test", companyIds, sends: size, receives: size }),
    );
    console.info(`${size} sent and ${size} received documents made in ${(seeding / 1_000).toFixed(0)} s`);
    await settleDocuments();
    const rows: string[][] = [];
    const authorization = `Basic ${Buffer.from(`${account.testSecret}:`).toString("base64")}`;
    for (const list of ["/send", "/receive"]) {
      for (const query of asked) {
        const took: number[] = [];
        for (let page = 1; page <= (query.includes("{page}") ? pages : 20); page++) {
          const filled = query.replace("{page}", String(page)).replace("{company}", String(companyIds[0]));
          const get = async () => {
            const answer = await api.request(`/v1${list}?${filled}`, { headers: { authorization } });
            if (answer.status !== 200) throw new Error(`${list}?${filled}: ${await answer.text()}`);
            await answer.arrayBuffer();
          };
          took.push(await timed(get));
        }
        const figures = [took[0] ?? 0, quantile(took, 0.5), quantile(took, 0.99)].map((ms) => ms.toFixed(1));
        rows.push([`${list}?${query.replace("{page}", `1…${pages}`)}`, String(size), ...figures]);
      }
    }
    printTable(["list", "rows", "first ms", "p50 ms", "p99 ms"], rows);
  }
}

await inWorld(measure);
