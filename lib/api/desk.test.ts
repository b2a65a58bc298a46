import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db";
import { aCompany, aDeskPerson, aKey, anAccount, anInvoice, anyVat } from "@/db/factories";
import { aSeat, openShop } from "@/dev/seats-fixtures";
import { asPerson, doorOf } from "@/lib/desk/desk-fixtures";
import { cutOff, linkBySecret } from "@/lib/desk/link-commands";
import { openDesk } from "@/lib/desk/link-queries";
import { updateKey } from "@/lib/keys/commands";
import { moveSeat } from "@/lib/seats/commands";
import { call } from "./api-fixtures";

openShop();

/** A person on Desk, with a key of an account linked, and what they call `/v1` by. */
async function linked(secret: string) {
  const person = await aDeskPerson();
  await linkBySecret(person, secret);
  const door = await openDesk(person.deskUserId);
  if ("closed" in door) throw new Error(door.closed);
  return { person, link: door.link, call: asPerson(door) };
}

const codeOf = async (response: Response) =>
  response.ok ? response.status : ((await response.json()) as { code: string }).code;
const xml = { "Content-Type": "application/xml" };
const invoiceFrom = (vat: string, number = "1") =>
  anInvoice({ sender: { vat, name: "Sender" }, recipient: { vat: anyVat(), name: "Recipient" }, number });

describe("/v1 on behalf of a Desk user", () => {
  it("sees what the key sees, and not another client's, by list, id, payload, search and export", async () => {
    const account = await anAccount();
    const [mine, theirs] = [await aCompany(account), await aCompany(account)];
    const [myKey, theirKey] = [
      await aKey(account, { companies: [mine] }),
      await aKey(account, { companies: [theirs] }),
    ];
    const [me, them] = [await linked(myKey.testSecret), await linked(theirKey.testSecret)];
    const sent = await them.call("/send/xml", {
      method: "POST",
      headers: xml,
      body: invoiceFrom(theirs, "T1"),
    });
    expect(sent.status).toBe(201);
    const { id } = (await sent.json()) as { id: number };
    expect((await them.call(`/send/${id}`)).status).toBe(200);
    for (const path of [`/send/${id}`, `/send/${id}/payload`] as const) {
      expect(await codeOf(await me.call(path))).toBe("not_found");
    }
    for (const path of ["/send", "/send?q=T1", `/send?ids=${id}`, `/update?send_id=${id}`] as const) {
      const list = await me.call(path);
      expect([await list.json(), list.headers.get("Invoicetronic-Total-Count")]).toEqual([[], "0"]);
    }
    expect((await me.call("/export?type=send&year=2026&month=1")).status).toBe(204);
    expect(
      await codeOf(await me.call("/send/xml", { method: "POST", headers: xml, body: invoiceFrom(theirs) })),
    ).toBe("company_not_allowed");
  });

  it("is held to the preset: who may only read, sends nothing and makes nothing", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const key = await aKey(account, { preset: "read_only" });
    const { call: desk } = await linked(key.testSecret);
    expect(
      await codeOf(await desk("/send/xml", { method: "POST", headers: xml, body: invoiceFrom(vat) })),
    ).toBe("preset_not_allowed");
    expect(await codeOf(await desk("/company", { method: "POST", body: "{}" }))).toBe("preset_not_allowed");
    expect(await codeOf(await desk("/key"))).toBe("manage_not_allowed");
    expect(await (await desk("/send")).json()).toEqual([]);
  });

  it("ends with a cut, a disable and a seat that moves, on the very next request of a page under way", async () => {
    const account = await anAccount();
    const [key, other] = [await aKey(account), await aKey(account)];
    const seat = await aSeat(account, { keyId: key.keyId });
    const [one, two] = [await linked(key.liveSecret), await linked(key.liveSecret)];
    expect((await one.call("/status")).status).toBe(200);
    await db().transaction((tx) => cutOff(tx, account.ctx, one.link.linkId));
    expect(await codeOf(await one.call("/status"))).toBe("desk_closed");
    expect((await two.call("/status")).status).toBe(200);
    await db().transaction((tx) => moveSeat(tx, account.ctx, seat.id, other.keyId, null));
    expect(await codeOf(await two.call("/status"))).toBe("desk_closed");
    // The key itself goes on: a seat is Desk's, not the API's.
    expect((await call(key.liveSecret, "/status")).status).toBe(200);
    await db().transaction((tx) => moveSeat(tx, account.ctx, seat.id, key.keyId, null));
    expect((await two.call("/status")).status).toBe(200);
    await db().transaction((tx) => updateKey(tx, account.ctx, key.keyId, { enabled: false }));
    expect(await codeOf(await two.call("/status"))).toBe("key_disabled");
  });

  it("commits no write after the cut was answered, in forty races", async () => {
    const account = await anAccount();
    const vat = await aCompany(account);
    const key = await aKey(account);
    for (let round = 0; round < 40; round++) {
      const { call: desk, link } = await linked(key.testSecret);
      const writes = Array.from({ length: 4 }, (_, i) =>
        desk("/send/xml", { method: "POST", headers: xml, body: invoiceFrom(vat, `R${round}-${i}`) }),
      );
      await db().transaction((tx) => cutOff(tx, account.ctx, link.linkId));
      const [before] = await db().execute<{ n: string }>(
        sql`select count(*) as n from sends where account_id = ${account.accountId}`,
      );
      const ended = await Promise.all(writes.map(async (write) => (await write).status));
      const [after] = await db().execute<{ n: string }>(
        sql`select count(*) as n from sends where account_id = ${account.accountId}`,
      );
      expect(after).toEqual(before);
      expect(ended.every((status) => status === 201 || status === 403)).toBe(true);
      expect(await codeOf(await desk("/status"))).toBe("desk_closed");
    }
  });

  it("is told in the events as Desk, from the visitor's address", async () => {
    const account = await anAccount();
    const key = await aKey(account);
    const { call: desk } = await linked(key.testSecret);
    await desk("/company", { headers: { "User-Agent": "Desk (Firefox)" } });
    await expect
      .poll(async () => {
        const [row] = await db().execute<{ ip: string; user_agent: string }>(
          sql`select ip, user_agent from events where key_id = ${key.keyId}`,
        );
        return row && { ...row };
      })
      .toEqual({ ip: "127.0.0.1", user_agent: "Desk (Firefox)" });
  });

  it("can't be claimed from outside: no header makes a caller a Desk user", async () => {
    const account = await anAccount();
    const key = await aKey(account);
    const { person, link } = await linked(key.testSecret);
    const claim = JSON.stringify({ linkId: link.linkId, hash: link.hash?.toString("hex"), ip: null });
    for (const name of ["desk", "x-desk", "x-invoicetronic-desk"]) {
      expect((await call(null, "/status", { headers: { [name]: claim } })).status).toBe(401);
    }
    expect(await doorOf(person)).toBe("open");
  });
});
