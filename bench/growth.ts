import { and, eq } from "drizzle-orm";
import { asked, atMost, type Found, median, number, quantile } from "./found";
import { seedKeys } from "./keys";
import { inWorld, timed } from "./world";

const sizes = [1_000, 10_000, ...(asked.trial ? [] : [100_000]), ...(asked.full ? [1_000_000] : [])];
const hotKeys = 200;
const atOnce = 32;
const flatWithin = 1.5;
const askedTimes = 60;

/** What is measured at each size: how long one of it took, in milliseconds, often. */
type Measured = Record<string, number[]>;

async function verification(accountId: number, size: number): Promise<Measured> {
  const { hashSecret } = await import("../lib/keys/secret");
  const { forgetKnownKeys, verifyHash } = await import("../lib/keys/verify");
  const hashes = (await seedKeys(accountId, size, hotKeys)).map((secret) => hashSecret(secret));
  let next = 0;
  const batch = async () => {
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        const hash = hashes[next++ % hotKeys];
        if (!hash || !(await verifyHash(hash))) throw new Error("A good key was refused");
      }),
    );
  };
  const measured: Measured = { "verify 32 known keys": [], "verify 32 keys seen for the first time": [] };
  for (let at = 0; at < askedTimes * 5; at++) await batch();
  for (let at = 0; at < askedTimes * 5; at++) measured["verify 32 known keys"]?.push(await timed(batch));
  for (let at = 0; at < askedTimes; at++) {
    forgetKnownKeys();
    measured["verify 32 keys seen for the first time"]?.push(await timed(batch));
  }
  return measured;
}

async function keysPage(accountId: number): Promise<Measured> {
  const { db } = await import("../db/index");
  const { listKeysPage } = await import("../lib/keys/list-queries");
  const { defaultOrder, noFilters } = await import("../lib/keys/list");
  const read = () => listKeysPage(db(), accountId, noFilters, defaultOrder, null);
  const took: number[] = [];
  for (let at = 0; at < askedTimes; at++) took.push(await timed(read));
  return { "first page of keys": took };
}

const lists = [
  "page={page}&page_size=100",
  "page={page}&page_size=100&sort=-document_date",
  "page={page}&page_size=20&company_id={company}",
];

async function documents(
  account: { accountId: number; testSecret: string },
  size: number,
): Promise<Measured> {
  const { db } = await import("../db/index");
  const { companies } = await import("../db/schema");
  const { manyDocuments, settleDocuments } = await import("../db/many-documents");
  const { api } = await import("../lib/api/app");
  const { accountId } = account;
  const own = await db()
    .select({ id: companies.id })
    .from(companies)
    .where(and(eq(companies.accountId, accountId), eq(companies.environment, "test")));
  const companyIds = own.map(({ id }) => id);
  await manyDocuments({ accountId, environment: "test", companyIds, sends: size, receives: size });
  await settleDocuments();
  const authorization = `Basic ${Buffer.from(`${account.testSecret}:`).toString("base64")}`;
  const measured: Measured = {};
  for (const list of ["/send", "/receive"]) {
    for (const query of lists) {
      const took: number[] = [];
      // As many pages as the smallest account has.
      for (let at = 0; at < askedTimes; at++) {
        const page = String((at % 2) + 1);
        const path = query.replace("{page}", page).replace("{company}", String(companyIds[0]));
        took.push(
          await timed(async () => {
            const answer = await api.request(`/v1${list}?${path}`, { headers: { authorization } });
            if (answer.status !== 200) throw new Error(`${list}?${path}: ${await answer.text()}`);
            await answer.arrayBuffer();
          }),
        );
      }
      measured[`${list}?${query.replace("{page}", "1…2")}`] = took;
    }
  }
  return measured;
}

/** The same questions to accounts of a thousand rows, ten thousand and so on. */
export async function growth(): Promise<Found> {
  return inWorld(async () => {
    const { aCompany, anAccount } = await import("../db/factories");
    const bySize: Measured[] = [];
    for (const size of sizes) {
      console.info(`${number(size)} rows …`);
      const account = await anAccount();
      for (let at = 0; at < 10; at++) await aCompany(account);
      bySize.push({
        ...(await verification(account.accountId, size)),
        ...(await keysPage(account.accountId)),
        ...(await documents(account, size)),
      });
    }
    const names = Object.keys(bySize[0] ?? {});
    const cell = (took: readonly number[]) =>
      `${number(median(took), 2)} (${number(quantile(took, 0.95), 2)})`;
    return {
      tables: [
        {
          title: "Milliseconds, p50 and in parentheses p95",
          heading: ["", ...sizes.map((size) => `${number(size)} rows`)],
          rows: names.map((name) => [name, ...bySize.map((measured) => cell(measured[name] ?? []))]),
        },
      ],
      targets: names.map((name) => {
        const medians = bySize.map((measured) => median(measured[name] ?? []));
        const times = Math.max(...medians) / (medians[0] ?? 1);
        return atMost(`${name}: slowest size to the smallest`, flatWithin, times, " times");
      }),
      notes: [
        `In process, on the bench's own PostgreSQL; rows are keys, or documents sent and as many received. ${asked.full ? "" : "With `--full` also a million."}`,
      ],
    };
  });
}
