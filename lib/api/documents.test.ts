import { readFileSync } from "node:fs";
import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { aCompany, aKey, anAccount, anInvoice, anyVat, type TestAccount } from "@/db/factories";
import { accounts, companies, sends, updates } from "@/db/schema";
import { creditAccount } from "@/lib/accounts/commands";
import { advanceDue } from "@/lib/sdi/commands";
import { call } from "./api-fixtures";

const xml = { "Content-Type": "application/xml" };
const recipient = { vat: anyVat(), name: "Cliente Srl" };
const fixture = (name: string) => readFileSync(new URL(`../invoices/fixtures/${name}`, import.meta.url));

function form(bytes: Uint8Array, name: string): FormData {
  const data = new FormData();
  data.set("file", new File([new Uint8Array(bytes)], name));
  return data;
}

async function aSender() {
  const account = await anAccount();
  const vat = await aCompany(account, { name: "Mittente Srl" });
  return {
    account,
    vat,
    invoice: anInvoice({ sender: { vat, name: "Mittente Srl" }, recipient, number: "7/A" }),
  };
}

const storedBy = ({ accountId }: TestAccount) => db().$count(sends, eq(sends.accountId, accountId));

describe("a submit", () => {
  test("by each of the four ways stores the document and gives the same text back", async () => {
    const { account, vat, invoice } = await aSender();
    const secret = account.testSecret;
    const answers = [
      await call(secret, "/send", {
        json: { payload: invoice, file_name: "mine.xml", meta_data: { order: "42" } },
      }),
      await call(secret, "/send", {
        json: { payload: Buffer.from(invoice).toString("base64"), encoding: "Base64" },
      }),
      await call(secret, "/send/xml", { body: invoice, headers: xml }),
      await call(secret, "/send/file/", { body: form(Buffer.from(invoice), "given.xml") }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(201);
      const sent = await answer.json();
      expect(answer.headers.get("Location")).toBe(`/v1/send/${sent.id}`);
      expect(sent).toMatchObject({
        prestatore: vat,
        committente: recipient.vat,
        nome_committente: "Cliente Srl",
        format: "FPR12",
        encoding: "Xml",
        latest_state: "Inviato",
        documents: [{ number: "7/A", date: "2026-01-15T00:00:00Z" }],
        company: { vat },
      });
      expect(sent.payload).toBe(invoice);
      expect(await (await call(secret, `/send/${sent.id}/payload`)).text()).toBe(invoice);
      expect((await (await call(secret, `/send/${sent.identifier}`)).json()).payload).toBeNull();
    }
    const rows: { file_name: string }[] = await (await call(secret, "/send?sort=id")).json();
    const names = rows.map((row) => row.file_name);
    expect(names[0]).toBe("mine.xml");
    expect(names[2]).toMatch(new RegExp(`^${vat}_[0-9A-Z]{5}\\.xml$`));
    expect(names[3]).toBe("given.xml");
  });

  test("as JSON becomes XML of the same content", async () => {
    const { account, vat } = await aSender();
    const json = {
      FatturaElettronicaHeader: {
        DatiTrasmissione: {
          IdTrasmittente: { IdPaese: "IT", IdCodice: vat.slice(2) },
          ProgressivoInvio: "1",
          FormatoTrasmissione: "FPR12",
          CodiceDestinatario: "ABC1234",
        },
        CedentePrestatore: {
          DatiAnagrafici: {
            IdFiscaleIVA: { IdPaese: "IT", IdCodice: vat.slice(2) },
            Anagrafica: { Denominazione: "A & B" },
            RegimeFiscale: "RF01",
          },
        },
        CessionarioCommittente: {
          DatiAnagrafici: {
            IdFiscaleIVA: { IdPaese: "IT", IdCodice: recipient.vat.slice(2) },
            Anagrafica: { Denominazione: "C" },
          },
        },
      },
      FatturaElettronicaBody: [
        {
          DatiGenerali: {
            DatiGeneraliDocumento: {
              TipoDocumento: "TD01",
              Divisa: "EUR",
              Data: "2026-02-03T00:00:00Z",
              Numero: "9",
            },
          },
        },
      ],
    };
    const answer = await call(account.testSecret, "/send/json", { json });
    const sent = await answer.json();
    expect([answer.status, sent.documents]).toEqual([201, [{ number: "9", date: "2026-02-03T00:00:00Z" }]]);
    expect(sent.payload).toContain("A &amp; B");
    const unknown = await call(account.testSecret, "/send/json", { json: { ...json, Sconosciuto: 1 } });
    expect(unknown.status).toBe(422);
  });

  test.each([
    ["fpa12.xml", "FPA12"],
    ["fpr12.xml", "FPR12"],
    ["fsm10.xml", "FSM10"],
  ])("of %s is 201 as %s", async (name, format) => {
    const account = await anAccount();
    const answer = await call(account.testSecret, "/send/file", { body: form(fixture(name), name) });
    expect([answer.status, (await answer.json()).format]).toEqual([201, format]);
  });

  test("keeps a windows-1252 document's letters", async () => {
    const { account, invoice } = await aSender();
    const text = invoice.replace("UTF-8", "windows-1252").replace("Consulenza", "Perché costa 10 €");
    const bytes = Buffer.from(text.replace("€", "\u0080"), "latin1");
    const sent = await (
      await call(account.testSecret, "/send/xml", { body: new Uint8Array(bytes), headers: xml })
    ).json();
    expect(sent.payload).toContain("Perché costa 10 €");
  });

  test("with signature=Apply in test is signed, in live refused without a trace", async () => {
    const { account, invoice } = await aSender();
    await creditAccount({ accountId: account.accountId, operations: 5, signatures: 5 });
    const sent = await (
      await call(account.testSecret, "/send/xml?signature=Apply", { body: invoice, headers: xml })
    ).json();
    expect(sent).toMatchObject({ encoding: "Base64", format: "FPR12" });
    expect(sent.file_name).toMatch(/\.xml\.p7m$/);
    const again = await call(account.testSecret, "/send", { json: { payload: sent.payload } });
    expect([again.status, (await again.json()).encoding]).toEqual([201, "Base64"]);
    const live = await call(account.liveSecret, "/send/xml?signature=Force", { body: invoice, headers: xml });
    expect([live.status, (await live.json()).code]).toEqual([503, "signature_unavailable"]);
    expect((await call(account.liveSecret, "/send")).headers.get("Invoicetronic-Total-Count")).toBe("0");
    const [left] = await db().select().from(accounts).where(eq(accounts.id, account.accountId));
    expect(left?.operationLeft).toBe(5);
  });

  test("in live takes one operation each, never below zero, also ten at once; test takes none", async () => {
    const { account, invoice } = await aSender();
    await creditAccount({ accountId: account.accountId, operations: 3, signatures: 0 });
    await call(account.testSecret, "/send/xml", { body: invoice, headers: xml });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        call(account.liveSecret, "/send/xml", { body: invoice, headers: xml }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(3).fill(201), ...Array(7).fill(403)]);
    const codes = await Promise.all(answers.map(async (answer) => (await answer.json()).code));
    expect(codes.filter((code) => code === "operations_exhausted")).toHaveLength(7);
    const status = await (await call(account.liveSecret, "/status")).json();
    expect(status).toEqual({
      operation_left: 0,
      signature_left: 0,
      has_active_seat: false,
      is_sub_key: false,
    });
    expect(
      await db().$count(sends, and(eq(sends.accountId, account.accountId), eq(sends.environment, "live"))),
    ).toBe(3);
  });

  test("of ten documents at once by a sender nobody knows makes one company", async () => {
    const account = await anAccount();
    const vat = anyVat();
    const invoice = anInvoice({ sender: { vat, name: "Nuova Srl" }, recipient });
    const key = await aKey(account, { preset: "send" });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call(key.testSecret, "/send/xml", { body: invoice, headers: xml })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(await db().$count(companies, eq(companies.vat, vat))).toBe(1);
  });

  test("with validate=true refuses what the exchange would discard; a plain one lets it discard", async () => {
    const { account, invoice } = await aSender();
    const wrong = invoice.replace("<ImponibileImporto>1000.00", "<ImponibileImporto>900.00");
    const refused = await call(account.testSecret, "/send/xml?validate=true", { body: wrong, headers: xml });
    expect(refused.status).toBe(422);
    expect((await refused.json()).detail).toMatch(/004\d\d/);
    expect(await storedBy(account)).toBe(0);
    const sent = await (await call(account.testSecret, "/send/xml", { body: wrong, headers: xml })).json();
    await db()
      .update(sends)
      .set({ exchangeDueAt: new Date(0) })
      .where(eq(sends.id, sent.id));
    await advanceDue();
    const history = await (await call(account.testSecret, `/update?send_id=${sent.id}&sort=id`)).json();
    expect(history.map((row: { state: string }) => row.state)).toEqual(["Inviato", "Scartato"]);
    expect(history[1].errors[0].code).toMatch(/^004\d\d$/);
  });
});

test("documents that arrive while their company is deleted are stored with a company, or not at all", async () => {
  const { account, vat, invoice } = await aSender();
  const company = await (await call(account.testSecret, `/company/${vat}`)).json();
  const answers = await Promise.all([
    ...Array.from({ length: 6 }, () =>
      call(account.testSecret, "/send/xml", { body: invoice, headers: xml }),
    ),
    call(account.testSecret, `/company/${company.id}?force=true`, { method: "DELETE" }),
    ...Array.from({ length: 6 }, () =>
      call(account.testSecret, "/send/xml", { body: invoice, headers: xml }),
    ),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(12).fill(201)]);
  const left = await (await call(account.testSecret, "/send")).json();
  expect(new Set(left.map((row: { company: { vat: string } }) => row.company.vat)).size).toBeLessThanOrEqual(
    1,
  );
});

test("a page of payloads beyond what one answer may hold is refused, a smaller one is not", async () => {
  const { account, invoice } = await aSender();
  const big = invoice.replace(
    "</FatturaElettronicaBody>",
    `${" ".repeat(4.9 * 1024 * 1024 - invoice.length)}</FatturaElettronicaBody>`,
  );
  for (let i = 0; i < 9; i++) {
    expect((await call(account.testSecret, "/send/xml", { body: big, headers: xml })).status).toBe(201);
  }
  expect((await call(account.testSecret, "/send?include_payload=true&page_size=2")).status).toBe(200);
  const refused = await call(account.testSecret, "/send?include_payload=true");
  expect([refused.status, (await refused.json()).field]).toEqual([422, "page_size"]);
});

test("a wrong value cut in the middle of a character is reported, not a failure", async () => {
  const { account, invoice } = await aSender();
  const wrong = invoice.replace("<Divisa>EUR", `<Divisa>${"x".repeat(59)}😀😀`);
  expect((await call(account.testSecret, "/send/xml", { body: wrong, headers: xml })).status).toBe(201);
});

test("the exchange moves each document once, by however many processes", async () => {
  const { account, invoice } = await aSender();
  const sent = await (await call(account.testSecret, "/send/xml", { body: invoice, headers: xml })).json();
  await db()
    .update(sends)
    .set({ exchangeDueAt: new Date(0) })
    .where(eq(sends.id, sent.id));
  await Promise.all(Array.from({ length: 5 }, () => advanceDue()));
  await advanceDue();
  expect(await db().$count(updates, eq(updates.sendId, sent.id))).toBe(2);
  const now = await (await call(account.testSecret, `/send/${sent.id}`)).json();
  expect(now.latest_state).toBe("Consegnato");
  const delivered = await (
    await call(
      account.testSecret,
      "/send?latest_state=Consegnato&document_number=7/A&document_date_from=2026-01-15&document_date_to=2026-01-15",
    )
  ).json();
  expect(delivered.map((row: { id: number }) => row.id)).toEqual([sent.id]);
});
