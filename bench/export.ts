// `npx tsx bench/export.ts [bytes …]`: memory of a real server while it exports ten thousand documents, to a client that takes what
// it gets and to one that is slow; beside it the same server at rest.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { openBox } from "../dev/box";
import { removeFolder, removeLeftovers } from "../dev/leftovers";
import { memoryOf, startServer } from "./server";
import { printTable } from "./world";

const documents = 10_000;
const prefix = "invoicetronic-bench-";
/** Bytes of one invoice: with an attachment or many lines they are far beyond the two thousand of a short one. */
const asked = process.argv.slice(2).map(Number);
const sizes = asked.length > 0 ? asked : [2_500, 60_000];
/** Bytes a second that the slow client takes. */
const slowly = 20_000_000;

/** Documents of one account: one is sent as any is, the others are copies of its row. */
async function fill(url: string, bytes: number): Promise<string> {
  const { db } = await import("../db/index");
  const { sends } = await import("../db/schema");
  const { aCompany, anAccount, anInvoice } = await import("../db/factories");
  const account = await anAccount();
  const vat = await aCompany(account);
  const authorization = `Basic ${Buffer.from(`${account.testSecret}:`).toString("base64")}`;
  const parties = {
    sender: { vat, name: "Mittente Srl" },
    recipient: { vat: "IT01234567890", name: "Cliente" },
  };
  // What does not deflate: as attachments are.
  const filling = Array.from({ length: Math.max(0, bytes - 2_500) / 8 }, () =>
    Math.random().toString(36).slice(2, 10),
  );
  const body = anInvoice({ ...parties, description: filling.join("") || "Consulenza" });
  const headers = { authorization, "Content-Type": "application/xml" };
  const sent = await fetch(`${url}/v1/send/xml`, { method: "POST", headers, body });
  if (sent.status !== 201) throw new Error(await sent.text());
  const { id } = await sent.json();
  await db()
    .update(sends)
    .set({ latestState: "Consegnato", exchangeDueAt: null, exchangePlan: [] })
    .where(eq(sends.id, id));
  for (let made = 1; made < documents; made += 1_000) {
    await db().execute(sql`
      insert into sends (account_id, environment, company_id, identifier, file_name, format, payload, encoding,
        latest_state, document_date)
      select account_id, environment, company_id, nextval('sdi_identifiers')::text, n || '.xml', format, payload, encoding,
        latest_state, document_date
      from sends, generate_series(1, ${Math.min(1_000, documents - made)}::int) n where id = ${id}`);
  }
  return authorization;
}

/** Reads an export to its end; `perSecond` null: as fast as it comes. Returns bytes and seconds. */
async function read(url: string, authorization: string, perSecond: number | null) {
  const began = Date.now();
  const answer = await fetch(`${url}/v1/export?type=send`, { headers: { authorization } });
  if (answer.status !== 200 || !answer.body) throw new Error(`${answer.status}: ${await answer.text()}`);
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.length;
    const ahead = perSecond === null ? 0 : (bytes / perSecond) * 1_000 - (Date.now() - began);
    if (ahead > 5) await sleep(ahead);
  }
  return { bytes, seconds: (Date.now() - began) / 1_000 };
}

async function measure(folder: string): Promise<void> {
  const server = await startServer(folder);
  process.env.DATA_DIR = folder;
  const box = await openBox({ mail: false, stripe: "none" });
  const { closeDb } = await import("../db/index");
  try {
    const rows: string[][] = [];
    for (const size of sizes) {
      const authorization = await fill(server.url, size);
      for (const perSecond of [null, slowly]) {
        await sleep(3_000);
        const idle = memoryOf(server.pid);
        let most = idle;
        const watching = setInterval(() => {
          most = Math.max(most, memoryOf(server.pid));
        }, 100);
        const { bytes, seconds } = await read(server.url, authorization, perSecond).finally(() =>
          clearInterval(watching),
        );
        const client = perSecond === null ? "as fast as it comes" : `${perSecond / 1_000_000} MB/s`;
        const figures = [bytes / 1_000_000, seconds, idle, most, most - idle].map((figure) =>
          figure.toFixed(0),
        );
        rows.push([`${documents} of ${size} bytes, ${client}`, ...figures]);
      }
    }
    printTable(["export", "MB", "s", "idle MB", "most MB", "more MB"], rows);
  } finally {
    await closeDb();
    await server.stop();
    await box.close();
  }
}

removeLeftovers(prefix);
const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
try {
  await measure(folder);
} finally {
  removeFolder(folder);
}
