import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readDocument } from "./document";
import { fixture, fixtureBytes, refusalOf } from "./fixtures/read";
import { companyParty } from "./parties";
import { selfSignedCertificate, sign } from "./sign";

const fpr12 = fixture("fpr12.xml");

describe("a document says", () => {
  test.each([
    [
      "fpr12.xml",
      {
        format: "FPR12",
        sender: {
          vat: "IT12345670017",
          fiscalCode: "RSSMRA85T10A562S",
          name: "Mario Rossi",
          id: "IT12345670017",
        },
        recipient: {
          vat: "IT98765430107",
          fiscalCode: null,
          name: "Bottega del Sole & Figli S.r.l.",
          id: "IT98765430107",
        },
        recipientCode: "0000000",
        recipientPec: "ordini@pec.bottegadelsole.example",
        progressive: "7A",
        documents: [{ type: "TD06", number: "12/2025", date: "2025-03-31", total: "194.01" }],
      },
    ],
    [
      "fpa12.xml",
      {
        format: "FPA12",
        recipient: { vat: null, fiscalCode: "80012340586", name: "Comune di Valfiorita", id: "80012340586" },
        recipientCode: "ZZ9ABC",
        recipientPec: null,
        documents: [{ type: "TD01", number: "PA-3", date: "2025-02-10", total: "244.00" }],
      },
    ],
    [
      "fsm10.xml",
      {
        format: "FSM10",
        sender: {
          vat: "IT98765430107",
          fiscalCode: null,
          name: "Bottega del Sole S.r.l.",
          id: "IT98765430107",
        },
        recipient: { vat: null, fiscalCode: "RSSMRA85T10A562S", name: "Mario Rossi", id: "RSSMRA85T10A562S" },
        documents: [{ type: "TD07", number: "S-15", date: "2025-04-01", total: "33.00" }],
      },
    ],
  ])("in %s who, to whom and what", (name, expected) => {
    expect(readDocument({ bytes: fixtureBytes(name), fileName: name })).toMatchObject({
      ...expected,
      fileName: name,
      signers: [],
    });
  });

  test("every invoice of a lot", () => {
    const [body = ""] = /<FatturaElettronicaBody>[\s\S]*<\/FatturaElettronicaBody>/.exec(fpr12) ?? [];
    const lot = fpr12.replace(body, body + body.replace("12/2025", "13/2025"));
    expect(readDocument({ text: lot }).documents.map((one) => one.number)).toEqual(["12/2025", "13/2025"]);
  });

  test("what an older version of the schema says too", () => {
    const old = fpr12.replace("docs/xsd/fatture/v1.2", "docs/xsd/fatture/v1.1");
    expect(readDocument({ text: old }).format).toBe("FPR12");
  });
});

describe("what is kept and given back", () => {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const day = new Date("2026-01-01T00:00:00Z");
  const certificate = selfSignedCertificate({
    ...pair,
    name: "Prova",
    serialNumber: Uint8Array.of(1),
    notBefore: day,
    notAfter: day,
  });
  const p7m = Buffer.from(sign(Buffer.from(fpr12), { privateKey: pair.privateKey, certificate }, day));
  const base64 = p7m.toString("base64");
  const windows = fpr12.replace('encoding="UTF-8"', 'encoding="windows-1252"');
  const signed = [{ name: "Prova", serialNumber: "01", signedAt: "2026-01-01T00:00:00Z" }];

  test.each([
    ["of XML bytes, the text", { bytes: Buffer.from(fpr12) }, fpr12, "Xml", []],
    ["of bytes with a mark, the text without it", { bytes: Buffer.from(`\uFEFF${fpr12}`) }, fpr12, "Xml", []],
    ["of windows-1252 bytes, the text", { bytes: Buffer.from(windows, "latin1") }, windows, "Xml", []],
    ["of XML text, itself, whatever it declares", { text: windows }, windows, "Xml", []],
    ["of Base64 text of XML, the XML", { text: Buffer.from(fpr12).toString("base64") }, fpr12, "Xml", []],
    ["of p7m bytes, their Base64", { bytes: p7m }, base64, "Base64", signed],
    ["of Base64 bytes of a p7m, the Base64", { bytes: Buffer.from(base64) }, base64, "Base64", signed],
    [
      "of Base64 text with breaks, the Base64 without",
      { text: base64.replace(/.{76}/g, "$&\n") },
      base64,
      "Base64",
      signed,
    ],
  ])("is %s", (_, upload, payload, encoding, signers) => {
    const document = readDocument(upload);
    expect(document).toMatchObject({ encoding, signers, format: "FPR12", sender: { name: "Mario Rossi" } });
    expect(document.payload === payload).toBe(true);
  });
});

const without = (element: string) => fpr12.replace(new RegExp(`<${element}>[\\s\\S]*?</${element}>`), "");
const general = "FatturaElettronicaBody[1]/DatiGenerali/DatiGeneraliDocumento";
const seller = "FatturaElettronicaHeader/CedentePrestatore/DatiAnagrafici/IdFiscaleIVA";

describe("a document is refused", () => {
  test.each([
    ["FatturaElettronicaHeader", "FatturaElettronicaHeader"],
    ["DatiTrasmissione", "FatturaElettronicaHeader/DatiTrasmissione"],
    ["CedentePrestatore", "FatturaElettronicaHeader/CedentePrestatore"],
    ["CessionarioCommittente", "FatturaElettronicaHeader/CessionarioCommittente"],
    ["FatturaElettronicaBody", "FatturaElettronicaBody"],
    ["TipoDocumento", `${general}/TipoDocumento`],
    ["Numero", `${general}/Numero`],
    ["DatiGeneraliDocumento", `${general}/TipoDocumento`],
    ["IdFiscaleIVA", `${seller}/IdPaese`],
  ])("without %s, named by its path", (element, path) => {
    expect(refusalOf(() => readDocument({ text: without(element) }))).toEqual({
      reason: "document_missing",
      field: "payload",
      values: { path },
    });
  });

  test.each([
    "2025-02-30",
    "2025-13-01",
    "31/03/2025",
    "2025-3-1",
    "0001-01-01",
    "1969-12-31",
  ])("dated %s", (date) => {
    expect(
      refusalOf(() => readDocument({ text: fpr12.replace("<Data>2025-03-31", `<Data>${date}`) })),
    ).toMatchObject({
      reason: "document_value",
      values: { path: `${general}/Data` },
    });
  });

  test.each([
    ["another XML", "<Invoice/>", "document_not_fattura"],
    [
      "an unknown format",
      fpr12.replace("<FormatoTrasmissione>FPR12", "<FormatoTrasmissione>SDI11"),
      "document_format",
    ],
    [
      "an ordinary invoice that calls itself simplified",
      fpr12.replace("<FormatoTrasmissione>FPR12", "<FormatoTrasmissione>FSM10"),
      "document_format",
    ],
    ["a number no index can hold", fpr12.replace("12/2025", "1".repeat(5000)), "document_value"],
    ["a doctype", fpr12.replace("<f:Fatt", "<!DOCTYPE a><f:Fatt"), "document_doctype"],
    ["words", "ciao", "document_not_xml"],
    ["nothing", "", "document_empty"],
    ["Base64 of words", Buffer.from("ciao ciao").toString("base64"), "document_not_xml"],
    ["5 MB of text in UTF-8", fpr12.replace("Stampe", "è".repeat(2_700_000)), "document_too_large"],
    ["Base64 of more than 5 MB", "PDw8".repeat(2_000_000), "document_too_large"],
  ])("that is %s", (_, text, reason) => {
    expect(refusalOf(() => readDocument({ text })).reason).toBe(reason);
  });

  test("of more than 5 MB before it is decoded", () => {
    const bytes = Buffer.concat([Buffer.from(fpr12), Buffer.alloc(5 * 1024 * 1024, 0x20)]);
    expect(refusalOf(() => readDocument({ bytes }))).toMatchObject({
      reason: "document_too_large",
      field: "file",
    });
  });
});

test("a lot of more than 5,000 invoices is refused", () => {
  const body = "<FatturaElettronicaBody/>".repeat(5_001);
  const text = fpr12.replace(/<FatturaElettronicaBody>[\s\S]*<\/FatturaElettronicaBody>/, body);
  expect(refusalOf(() => readDocument({ text }))).toMatchObject({
    reason: "document_too_complex",
    values: { max: 5_000 },
  });
});

test("a wrong check digit is no reason to refuse", () => {
  expect(readDocument({ text: fpr12.replaceAll("12345670017", "12345670011") }).sender.vat).toBe(
    "IT12345670011",
  );
});

test.each([
  ["TD01", "IT12345670017", null],
  ["TD16", "IT98765430107", "IT12345670017"],
  ["TD17", "IT98765430107", "IT12345670017"],
  ["TD18", "IT98765430107", "IT12345670017"],
  ["TD19", "IT98765430107", "IT12345670017"],
  ["TD28", "IT98765430107", "IT12345670017"],
  ["TD27", "IT12345670017", null],
])("in a %s the account's company is %s, or else %s", (type, preferred, other) => {
  const party = companyParty(readDocument({ text: fpr12.replace("TD06", type) }));
  expect([party.preferred.vat, party.other?.vat ?? null]).toEqual([preferred, other]);
});

test("a broken document is refused, never a crash, whatever byte is broken", () => {
  let state = 12345;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
  for (let round = 0; round < 400; round++) {
    const bytes = fixtureBytes(["fpr12.xml", "fpa12.xml", "fsm10.xml", "pss-sha256.p7m"][round % 4] ?? "");
    for (let change = 0; change <= random(4); change++) bytes[random(bytes.length)] = random(256);
    try {
      readDocument({ bytes: random(5) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes });
    } catch (error) {
      expect(error).toMatchObject({ name: "DomainError", code: "invalid" });
    }
  }
});
