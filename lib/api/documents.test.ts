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

describe("bad input is a clear 4xx and stores nothing", () => {
  const lol = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">${Array.from({ length: 20 }, (_, i) => `<!ENTITY ${String.fromCharCode(98 + i)} "${`&${String.fromCharCode(97 + i)};`.repeat(10)}">`).join("")}]><x>&t;</x>`;
  const cases: [string, string, Parameters<typeof call>[2], number][] = [
    ["a 6 MB body", "/send/xml", { body: "<".padEnd(6 * 1024 * 1024, "x"), headers: xml }, 413],
    ["a 6 MB file", "/send/file", { body: form(Buffer.alloc(6 * 1024 * 1024, "x"), "big.xml") }, 413],
    ["a billion laughs", "/send/xml", { body: lol, headers: xml }, 422],
    ["a broken p7m", "/send/file", { body: form(Buffer.from("3082ffff0609", "hex"), "x.xml.p7m") }, 422],
    [
      "a wrong encoding",
      "/send/xml",
      {
        body: new Uint8Array(Buffer.from('<?xml version="1.0" encoding="UTF-8"?><a>\xe9</a>', "latin1")),
        headers: xml,
      },
      422,
    ],
    [
      "an unknown encoding",
      "/send/xml",
      { body: '<?xml version="1.0" encoding="klingon"?><a/>', headers: xml },
      422,
    ],
    ["a NUL byte in XML", "/send/xml", { body: "<a>\u0000</a>", headers: xml }, 422],
    [
      "a NUL byte in JSON",
      "/company",
      { json: { vat: "IT00000000000", fiscal_code: "1", name: "a\u0000b" } },
      422,
    ],
    ["a NUL in a query", "/company?q=%00", {}, 400],
    ["a NUL in meta data", "/send", { json: { payload: "<a/>", meta_data: { a: "\u0000" } } }, 422],
    [
      "half a character in a name",
      "/company",
      { json: { vat: "IT00000000000", fiscal_code: "1", name: "a\ud800b" } },
      422,
    ],
    ["half a surrogate pair", "/send", { json: { payload: "<a/>", meta_data: { a: "\ud800" } } }, 422],
    [
      "an unknown field",
      "/company",
      { json: { vat: anyVat(), fiscal_code: "1", name: "A", colour: "red" } },
      422,
    ],
    ["a missing field", "/company", { json: { vat: anyVat(), name: "A" } }, 422],
    ["not JSON", "/company", { body: "{", headers: { "Content-Type": "application/json" } }, 400],
    ["an array", "/company", { json: [] }, 422],
    ["another content type", "/company", { body: "x", headers: { "Content-Type": "text/plain" } }, 415],
    ["no body", "/send/xml", { method: "POST", headers: xml }, 422],
    ["a form without a file", "/send/file", { body: new FormData() }, 400],
    [
      "a form of no form",
      "/send/file",
      { body: "x", headers: { "Content-Type": "multipart/form-data; boundary=y" } },
      400,
    ],
    ["HTML", "/send/xml", { body: "<html><body/></html>", headers: xml }, 422],
    ["a path for a name", "/send", { json: { payload: "<a/>", file_name: "../../etc/passwd.xml" } }, 422],
    ["page_size of 201", "/company?page_size=201", {}, 400],
    ["page 0", "/company?page=0", {}, 400],
    ["a sort by an unknown field", "/company?sort=-constructor", {}, 400],
    ["a date that is none", "/send?last_update_from=2026-02-30T99:00:00Z", {}, 400],
    ["a date of the year 0", "/send?document_date_from=0000-01-01", {}, 400],
    ["an unknown state", "/send?latest_state=Perso", {}, 400],
    ["101 ids", `/send?ids=${Array.from({ length: 101 }, (_, i) => i + 1).join()}`, {}, 400],
    ["an id beyond int32", "/company/9999999999", {}, 404],
    ["an unknown path", "/nothing", {}, 404],
  ];
  test.each(cases)("%s", async (_name, path, init, status) => {
    const account = await anAccount();
    const response = await call(account.testSecret, path, init);
    expect(response.status).toBe(status);
    expect(response.headers.get("Content-Type")).toContain("application/problem+json");
    const body = await response.json();
    expect(body).toMatchObject({
      status,
      problem_details: { status, detail: body.detail, title: body.title },
    });
    expect(body.detail).not.toMatch(/\{\w+\}|undefined|Error:/);
    expect(await storedBy(account)).toBe(0);
    expect(await db().$count(companies, eq(companies.accountId, account.accountId))).toBe(0);
  });

  test("speaks Italian, English or German, as asked for", async () => {
    const account = await anAccount();
    const details = await Promise.all(
      ["it", "en", "de-AT, en;q=0.5", "fr"].map(async (language) => {
        const response = await call(account.testSecret, "/company/1", {
          headers: { "Accept-Language": language },
        });
        return (await response.json()).title;
      }),
    );
    expect(details).toEqual(["Non trovato", "Not found", "Nicht gefunden", "Non trovato"]);
  });

  test("names the valid fields for a wrong sort", async () => {
    const account = await anAccount();
    const response = await call(account.testSecret, "/send?sort=colour", {
      headers: { "Accept-Language": "en" },
    });
    expect((await response.json()).detail).toContain("document_date");
  });
});

test("a path with a slash at its end is the same path, without a redirect", async () => {
  const account = await anAccount();
  for (const path of ["/status/", "/company/", "/send/", "/update/"])
    expect((await call(account.testSecret, path)).status).toBe(200);
});

test("PUT with a stale version is 409, with none or 0 it is not checked; two at once are both stored in turn", async () => {
  const account = await anAccount();
  const vat = anyVat();
  const made = await (
    await call(account.testSecret, "/company", {
      json: { id: 0, version: 0, vat, fiscal_code: "1", name: "One" },
    })
  ).json();
  const put = (extra: object) =>
    call(account.testSecret, "/company", { method: "PUT", json: { ...made, name: "Two", ...extra } });
  expect((await put({})).status).toBe(200);
  expect((await put({})).status).toBe(409);
  expect((await put({ version: 0 })).status).toBe(200);
  expect((await put({ version: undefined })).status).toBe(200);
  const both = await Promise.all([put({ version: 0, name: "A" }), put({ version: 0, name: "B" })]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  expect((await (await call(account.testSecret, `/company/${vat.slice(2)}`)).json()).version).toBe(6);
  const other = await aCompany(account, { environments: ["test"] });
  const third = await (await call(account.testSecret, `/company/${other}`)).json();
  const wanted = anyVat();
  const racing = await Promise.all(
    [made, third].map(({ id }) =>
      call(account.testSecret, "/company", {
        method: "PUT",
        json: { id, vat: wanted, fiscal_code: "1", name: "R" },
      }),
    ),
  );
  expect(racing.map(({ status }) => status).sort()).toEqual([200, 409]);
  const twice = await Promise.all(
    Array.from({ length: 5 }, () =>
      call(account.liveSecret, "/company", { json: { vat, fiscal_code: "1", name: "One" } }),
    ),
  );
  expect(twice.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
});
