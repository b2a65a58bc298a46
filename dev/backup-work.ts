import { aCompany, anAccount, anInvoice, anyVat, type TestAccount } from "../db/factories";
import { closeDb } from "../db/index";
import { migrate } from "../db/migrate";
import { openBox } from "./box";

/** What of an account a restored database must still have. */
export type BackedUp = { account: TestAccount; sendId: number; invoice: string };

/** What a restored database says of it. */
export type ReadBack = { status: number; invoice: string; secretAgain: string | null };

// A process of its own for each: a database, and the secrets that belong to it, are one process's for its whole life.
const [task, given = "null"] = process.argv.slice(2);
const box = await openBox({ mail: false, stripe: "none" });
try {
  const answer = task === "write" ? await write() : await readBack(JSON.parse(given));
  process.stdout.write(JSON.stringify(answer));
} finally {
  await closeDb();
  await box.close();
}
process.exit(0);

async function ask(secret: string, path: string, body?: string): Promise<Response> {
  const { api } = await import("../lib/api/app");
  const headers = {
    Authorization: `Basic ${Buffer.from(`${secret}:`).toString("base64")}`,
    ...(body && { "Content-Type": "application/xml" }),
  };
  return api.request(`/v1${path}`, { headers, ...(body && { method: "POST", body }) });
}

async function write(): Promise<BackedUp> {
  await migrate();
  const account = await anAccount();
  const vat = await aCompany(account, { name: "Mittente Srl" });
  const invoice = anInvoice({
    sender: { vat, name: "Mittente Srl" },
    recipient: { vat: anyVat(), name: "Cliente Srl" },
  });
  const sent = await ask(account.testSecret, "/send/xml", invoice);
  if (sent.status !== 201) throw new Error(await sent.text());
  const { flushEvents } = await import("../lib/events/commands");
  await flushEvents();
  return { account, sendId: (await sent.json()).id, invoice };
}

async function readBack({ account, sendId }: BackedUp): Promise<ReadBack> {
  await migrate();
  const payload = await ask(account.testSecret, `/send/${sendId}/payload`);
  const { primaryTestSecret } = await import("../lib/keys/queries");
  const { db } = await import("../db/index");
  const secretAgain = await primaryTestSecret(db(), account.accountId).catch(() => null);
  return { status: payload.status, invoice: await payload.text(), secretAgain };
}
