import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat } from "@/db/factories";
import { events } from "@/db/schema";
import { flushEvents } from "@/lib/events/commands";
import { call } from "./api-fixtures";

const xml = { "Content-Type": "application/xml" };

test("the event of a refusal names what the key would have needed, also of a write that was rolled back", async () => {
  const account = await anAccount();
  const mine = await aCompany(account);
  const gone = anyVat();
  const other = await aCompany(account);
  const reading = await aKey(account, { preset: "read_only" });
  const sending = await aKey(account, { preset: "send" });
  const scoped = await aKey(account, { companies: [mine] });
  const invoiceOf = (vat: string) =>
    anInvoice({ sender: { vat, name: "Mittente" }, recipient: { vat: anyVat(), name: "Cliente" } });
  const send = (vat: string) => call(scoped.testSecret, "/send/xml", { body: invoiceOf(vat), headers: xml });
  const company = { vat: gone, fiscal_code: "1", name: "New" };

  await call(reading.testSecret, "/send/xml", { body: invoiceOf(mine), headers: xml });
  await call(reading.testSecret, "/company", { json: company });
  await call(sending.testSecret, "/company", { json: company });
  await call(sending.testSecret, "/key");
  await call(sending.testSecret, "/status", { headers: { Origin: "https://evil.example" } });
  await send(other);
  await send(gone);
  await call(scoped.testSecret, "/company", { json: company });
  await call(scoped.testSecret, "/send/0");
  await send(mine);
  await flushEvents();

  const rows = await db()
    .select({ code: events.code, needs: events.needs })
    .from(events)
    .where(eq(events.accountId, account.accountId))
    .orderBy(events.dateTime, events.id);
  expect(rows.map(({ code, needs }) => [code, needs])).toEqual([
    ["preset_not_allowed", "send"],
    ["preset_not_allowed", "full"],
    ["preset_not_allowed", "full"],
    ["manage_not_allowed", null],
    ["origin_not_allowed", null],
    ["company_not_allowed", other],
    ["company_not_allowed", gone],
    // No scope of chosen companies adds one: choosing it would not help.
    ["company_not_allowed", null],
    ["not_found", null],
    [null, null],
  ]);
});
