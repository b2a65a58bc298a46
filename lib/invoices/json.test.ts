import { describe, expect, test } from "vitest";
import { checkDocument } from "./check";
import { readDocument } from "./document";
import { fixture, refusalOf } from "./fixtures/read";
import { toJson, toXml } from "./json";

const header = (more: object = {}) => ({
  DatiTrasmissione: { FormatoTrasmissione: "FPR12", ...more },
});
const general = (fields: object) => ({
  FatturaElettronicaHeader: header(),
  FatturaElettronicaBody: [{ DatiGenerali: { DatiGeneraliDocumento: fields } }],
});
const line = (fields: object) => ({
  FatturaElettronicaHeader: header(),
  FatturaElettronicaBody: [{ DatiBeniServizi: { DettaglioLinee: [fields] } }],
});
/** The elements of an XML, as `Name=text` for those with text. */
const leaves = (xml: string) =>
  [...xml.matchAll(/<(\w+)>([^<]+)<\/\1>/g)].map((match) => `${match[1]}=${match[2]}`);

describe("nothing is lost", () => {
  test.each(["fpr12.xml", "fpa12.xml"])("of %s on its way to JSON, to XML and back", (name) => {
    const xml = fixture(name);
    const json = toJson(xml);
    const written = toXml(JSON.parse(JSON.stringify(json)));
    expect(toJson(written)).toEqual(json);
    expect(leaves(written)).toEqual(leaves(xml));
    expect(checkDocument(readDocument({ text: written }), "2026-01-01")).toEqual([]);
  });

  test("of lists, numbers, dates and signs", () => {
    expect(toJson(fixture("fpr12.xml"))).toMatchObject({
      SistemaEmittente: "Banco prova",
      FatturaElettronicaHeader: {
        CedentePrestatore: { DatiAnagrafici: { DataIscrizioneAlbo: "1968-05-31T00:00:00Z" } },
        CessionarioCommittente: {
          DatiAnagrafici: { Anagrafica: { Denominazione: "Bottega del Sole & Figli S.r.l." } },
        },
      },
      FatturaElettronicaBody: [
        {
          DatiGenerali: {
            DatiGeneraliDocumento: {
              Causale: ['Progetto "Ponte" <fase 1>', "Segue: perché è già pagata in parte"],
            },
            DatiContratto: [{ RiferimentoNumeroLinea: [1, 2] }],
            DatiTrasporto: { DataOraConsegna: "2025-03-31T18:00:00+02:00", PesoLordo: 12.5 },
          },
          DatiBeniServizi: { DettaglioLinee: [{ Quantita: 10 }, { PrezzoUnitario: 0.33333333 }, {}] },
          Allegati: [{ Attachment: "Y2lhbyBtb25kbw==" }],
        },
      ],
    });
  });

  test("of text that looks like markup, or breaks its line", () => {
    const texts = ["]]><x/>&amp;", "a\r\nb\tc", " fuori ", "𝄞"];
    const json = general({ Causale: texts });
    expect(toJson(toXml(json))).toEqual(json);
  });

  test("of the system's name, in an attribute", () => {
    const json = { SistemaEmittente: `"><script>'&`, ...general({ Numero: "1" }) };
    expect(toJson(toXml(json))).toEqual(json);
  });
});

test("elements stand in the schema's order, whatever the order of the fields", () => {
  const party = { Denominazione: "Terzo", IdFiscaleIVA: { IdCodice: "1", IdPaese: "IT" } };
  const xml = toXml({
    FatturaElettronicaBody: [],
    FatturaElettronicaHeader: {
      CessionarioCommittente: { RappresentanteFiscale: party },
      ...header({ ProgressivoInvio: "1" }),
    },
  });
  expect(leaves(xml)).toEqual([
    "ProgressivoInvio=1",
    "FormatoTrasmissione=FPR12",
    "IdPaese=IT",
    "IdCodice=1",
    "Denominazione=Terzo",
  ]);
});

describe("JSON becomes", () => {
  test.each([
    [
      "an amount of two decimals",
      general({ ImportoTotaleDocumento: 1388.4 }),
      "ImportoTotaleDocumento=1388.40",
    ],
    [
      "an amount rounded to cents",
      general({ ImportoTotaleDocumento: 0.1 + 0.7 }),
      "ImportoTotaleDocumento=0.80",
    ],
    ["a quantity", line({ Quantita: 3 }), "Quantita=3.00"],
    ["a unit price of eight decimals", line({ PrezzoUnitario: 0.12345678 }), "PrezzoUnitario=0.12345678"],
    ["a number that came as text", line({ PrezzoUnitario: "2.5000" }), "PrezzoUnitario=2.5000"],
    ["a rate", line({ AliquotaIVA: 22 }), "AliquotaIVA=22.00"],
    ["a line number", line({ NumeroLinea: 1 }), "NumeroLinea=1"],
    ["the day of a date-time", general({ Data: "2025-01-31T23:00:00Z" }), "Data=2025-01-31"],
    ["a day", general({ Data: "2025-01-31" }), "Data=2025-01-31"],
  ])("%s", (_, json, leaf) => {
    expect(leaves(toXml(json))).toContain(leaf);
  });

  test("nothing where it is null, empty text or an empty object", () => {
    const xml = toXml({
      ...general({ Numero: null, Causale: ["", null], DatiBollo: {}, DatiRitenuta: [{}], Art73: "" }),
      SistemaEmittente: null,
    });
    expect(xml).not.toMatch(
      /Numero|Causale|DatiBollo|DatiRitenuta|Art73|SistemaEmittente|FatturaElettronicaBody/,
    );
  });
});

const body = "FatturaElettronicaBody[1]";
const at = `${body}/DatiGenerali/DatiGeneraliDocumento`;

describe("JSON is refused, by the path,", () => {
  test.each([
    ["for an unknown field", general({ Numbero: "1" }), "json_unknown", `${at}/Numbero`],
    ["for a field in the wrong case", general({ numero: "1" }), "json_unknown", `${at}/numero`],
    ["for an unknown field at the top", { ...general({}), Altro: 1 }, "json_unknown", "Altro"],
    [
      "for a prototype's name",
      JSON.parse(
        `{"__proto__":{"a":1},"FatturaElettronicaHeader":{"DatiTrasmissione":{"FormatoTrasmissione":"FPR12"}}}`,
      ),
      "json_unknown",
      "__proto__",
    ],
    ["for a number as text", general({ Numero: 1 }), "json_value", `${at}/Numero`],
    [
      "for text as a number",
      line({ Quantita: "molti" }),
      "json_value",
      `${body}/DatiBeniServizi/DettaglioLinee[1]/Quantita`,
    ],
    [
      "for half a line number",
      line({ NumeroLinea: 1.5 }),
      "json_value",
      `${body}/DatiBeniServizi/DettaglioLinee[1]/NumeroLinea`,
    ],
    ["for a day that isn't", general({ Data: "2025-02-30" }), "json_value", `${at}/Data`],
    ["for one where a list is", general({ Causale: "x" }), "json_value", `${at}/Causale`],
    ["for a list where one is", general({ Numero: ["1"] }), "json_value", `${at}/Numero`],
    ["for text where an object is", general({ DatiBollo: "SI" }), "json_value", `${at}/DatiBollo`],
    ["for a control character", general({ Causale: ["ok", "a\u0000"] }), "json_value", `${at}/Causale[2]`],
    ["for half a surrogate pair", general({ Numero: "\ud800" }), "json_value", `${at}/Numero`],
    [
      "without a format",
      { FatturaElettronicaBody: [] },
      "json_value",
      "FatturaElettronicaHeader/DatiTrasmissione/FormatoTrasmissione",
    ],
    [
      "for the simplified format",
      { FatturaElettronicaHeader: header({ FormatoTrasmissione: "FSM10" }) },
      "json_value",
      "FatturaElettronicaHeader/DatiTrasmissione/FormatoTrasmissione",
    ],
    ["for a list", [], "json_value", "FatturaOrdinaria"],
    ["for nothing", null, "json_value", "FatturaOrdinaria"],
  ])("%s", (_, json, reason, path) => {
    expect(refusalOf(() => toXml(json))).toEqual({ reason, field: "payload", values: { path } });
  });
});

describe("XML has no JSON", () => {
  test.each([
    ["when it is simplified", fixture("fsm10.xml"), "FatturaElettronicaSemplificata"],
    [
      "with an unknown element",
      fixture("fpa12.xml").replace("<Divisa>", "<Diviso/><Divisa>"),
      `${at}/Diviso`,
    ],
    [
      "with two of what there is one",
      fixture("fpa12.xml").replace("<Divisa>", "<Divisa>USD</Divisa><Divisa>"),
      `${at}/Divisa`,
    ],
  ])("%s", (_, xml, path) => {
    expect(refusalOf(() => toJson(xml))).toMatchObject({ reason: "document_value", values: { path } });
  });

  test("of its XAdES signature, which is left out", () => {
    const signature = `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>`;
    const xml = fixture("fpa12.xml");
    expect(toJson(xml.replace("</p:Fatt", `${signature}</p:Fatt`))).toEqual(toJson(xml));
  });
});
