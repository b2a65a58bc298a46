import { describe, expect, test } from "vitest";
import { checkDocument } from "./check";
import { checkMessages, checkSentence } from "./check-messages";
import { readDocument } from "./document";
import { fixture } from "./fixtures/read";

const fpr12 = fixture("fpr12.xml");
const fpa12 = fixture("fpa12.xml");
const today = "2025-12-31";
const codes = (text: string, day = today) => [
  ...new Set(checkDocument(readDocument({ text }), day).map((error) => error.code)),
];

test.each(["fpr12.xml", "fpa12.xml", "fsm10.xml"])("nothing is wrong with %s", (name) => {
  expect(checkDocument(readDocument({ text: fixture(name) }), today)).toEqual([]);
});

/** `from` becomes `to` in the FPR12 fixture, which has one of it. */
const rules: [code: string, what: string, from: string, to: string][] = [
  ["00200", "another namespace", "fatture/v1.2", "fatture/v1.1"],
  ["00200", "a required element missing", "<CAP>56100</CAP>", ""],
  [
    "00200",
    "elements in the wrong order",
    "<Divisa>EUR</Divisa>\n        <Data>2025-03-31</Data>",
    "<Data>2025-03-31</Data><Divisa>EUR</Divisa>",
  ],
  ["00200", "an element given twice", "<Divisa>EUR</Divisa>", "<Divisa>EUR</Divisa><Divisa>EUR</Divisa>"],
  ["00200", "an unknown element", "<Divisa>EUR</Divisa>", "<Divisa>EUR</Divisa><Colore>blu</Colore>"],
  ["00200", "an unknown type of document", "TD06", "TD99"],
  ["00200", "an unknown tax regime", "<RegimeFiscale>RF01", "<RegimeFiscale>RF03"],
  ["00200", "an amount of three decimals", "<Imposta>25.97", "<Imposta>25.970"],
  ["00200", "an amount without decimals", "<Imposta>0.00", "<Imposta>0"],
  ["00200", "a euro sign, which is not Latin-1", "<Descrizione>Stampe", "<Descrizione>Stampe 3 €"],
  ["00200", "a text too long", "<Descrizione>Stampe", `<Descrizione>${"x".repeat(1001)}`],
  [
    "00200",
    "a company that is also a person",
    "<Nome>Mario",
    "<Denominazione>Rossi</Denominazione><Nome>Mario",
  ],
  ["00200", "a person without a last name", "<Cognome>Rossi</Cognome>", ""],
  ["00200", "a day that isn't", "2025-05-31", "2025-05-32"],
  [
    "00300",
    "an invalid transmitter",
    "12345670017</IdCodice></IdTrasmittente>",
    "12345670018</IdCodice></IdTrasmittente>",
  ],
  [
    "00301",
    "an invalid VAT number of the seller",
    "12345670017</IdCodice></IdFiscaleIVA>\n        <CodiceFiscale>",
    "12345670018</IdCodice></IdFiscaleIVA>\n        <CodiceFiscale>",
  ],
  ["00302", "an invalid fiscal code of the seller", "RSSMRA85T10A562S", "RSSMRA85T10A562T"],
  [
    "00303",
    "an invalid tax representative",
    "12345670017</IdCodice></IdFiscaleIVA><Denominazione>",
    "12345670018</IdCodice></IdFiscaleIVA><Denominazione>",
  ],
  ["00305", "an invalid VAT number of the buyer", "98765430107", "98765430108"],
  [
    "00306",
    "an invalid fiscal code of the buyer",
    "<IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>98765430107</IdCodice></IdFiscaleIVA>",
    "<CodiceFiscale>98765430108</CodiceFiscale>",
  ],
  [
    "00417",
    "a buyer without a number",
    "<IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>98765430107</IdCodice></IdFiscaleIVA>",
    "",
  ],
  [
    "00400",
    "a line of rate zero without Natura",
    "<Natura>N4</Natura>\n      </DettaglioLinee>",
    "</DettaglioLinee>",
  ],
  [
    "00401",
    "a line with a rate and Natura",
    "<Ritenuta>SI</Ritenuta>",
    "<Ritenuta>SI</Ritenuta><Natura>N4</Natura>",
  ],
  ["00403", "a date in the future", "<Data>2025-03-31", "<Data>2026-01-01"],
  [
    "00411",
    "a line withheld without DatiRitenuta",
    "<DatiRitenuta><TipoRitenuta>RT01</TipoRitenuta><ImportoRitenuta>22.50</ImportoRitenuta><AliquotaRitenuta>20.00</AliquotaRitenuta><CausalePagamento>A</CausalePagamento></DatiRitenuta>",
    "",
  ],
  [
    "00413",
    "a fund of rate zero without Natura",
    "<AliquotaIVA>22.00</AliquotaIVA></DatiCassa",
    "<AliquotaIVA>0.00</AliquotaIVA></DatiCassa",
  ],
  [
    "00414",
    "a fund with a rate and Natura",
    "<AliquotaIVA>22.00</AliquotaIVA></DatiCassa",
    "<AliquotaIVA>22.00</AliquotaIVA><Natura>N4</Natura></DatiCassa",
  ],
  [
    "00418",
    "a date before the linked invoice's",
    "<DatiTrasporto>",
    "<DatiFattureCollegate><IdDocumento>9</IdDocumento><Data>2025-04-01</Data></DatiFattureCollegate><DatiTrasporto>",
  ],
  [
    "00419",
    "a rate without a summary",
    "<AliquotaIVA>22.00</AliquotaIVA>\n        <AltriDati",
    "<AliquotaIVA>10.00</AliquotaIVA>\n        <AltriDati",
  ],
  ["00421", "a tax that is wrong by two cents", "<Imposta>25.97", "<Imposta>25.99"],
  [
    "00422",
    "a taxable amount that is wrong by more than a euro",
    "<ImponibileImporto>50.00",
    "<ImponibileImporto>51.01",
  ],
  ["00423", "a line's total that is wrong by two cents", "<PrezzoTotale>112.50", "<PrezzoTotale>112.52"],
  [
    "00424",
    "a rate that is no percentage",
    "<AliquotaIVA>22.00</AliquotaIVA>\n        <Ritenuta>",
    "<AliquotaIVA>0.22</AliquotaIVA>\n        <Ritenuta>",
  ],
  ["00425", "a number without a digit", "12/2025", "Uno"],
  ["00426", "a PEC beside a recipient code", "<CodiceDestinatario>0000000", "<CodiceDestinatario>ABC1234"],
  [
    "00427",
    "a recipient code of six characters",
    "<CodiceDestinatario>0000000",
    "<CodiceDestinatario>ABC123",
  ],
  ["00428", "a format that isn't the version", 'versione="FPR12"', 'versione="FPA12"'],
  [
    "00429",
    "a summary of rate zero without Natura",
    "<Natura>N4</Natura><ImponibileImporto>",
    "<ImponibileImporto>",
  ],
  [
    "00430",
    "a summary with a rate and Natura",
    "<ImponibileImporto>118.04",
    "<Natura>N4</Natura><ImponibileImporto>118.04",
  ],
  [
    "00437",
    "a discount of nothing",
    "<ImportoTotaleDocumento>",
    "<ScontoMaggiorazione><Tipo>SC</Tipo></ScontoMaggiorazione><ImportoTotaleDocumento>",
  ],
  ["00438", "a line's discount of nothing", "<Percentuale>10.00</Percentuale>", ""],
  [
    "00444",
    "a Natura without a summary",
    "<Natura>N4</Natura>\n      </DettaglioLinee>",
    "<Natura>N1</Natura>\n      </DettaglioLinee>",
  ],
  [
    "00445",
    "a Natura that is too general",
    "<Natura>N4</Natura>\n      </DettaglioLinee>",
    "<Natura>N2</Natura>\n      </DettaglioLinee>",
  ],
  ["00471", "a seller who is the buyer", "98765430107", "12345670017"],
  ["00472", "an own use whose seller is not the buyer", "TD06", "TD27"],
  ["00473", "a self-invoice from abroad whose seller is Italian", "TD06", "TD17"],
];

describe("the exchange's codes", () => {
  test.each(rules)("%s: %s", (code, _, from, to) => {
    expect(fpr12.split(from)).toHaveLength(2);
    expect(codes(fpr12.replace(from, to))).toContain(code);
  });

  test.each([
    [
      "00420",
      fpa12.replace(
        "<AliquotaIVA>22.00</AliquotaIVA><ImponibileImporto>",
        "<AliquotaIVA>0.00</AliquotaIVA><Natura>N6.1</Natura><ImponibileImporto>",
      ),
    ],
    ["00427", fpa12.replace("ZZ9ABC", "ZZ9ABC1")],
    ["00409", fpa12.replace(/<FatturaElettronicaBody>[\s\S]*<\/FatturaElettronicaBody>/, "$&$&")],
    [
      "00415",
      fpr12
        .replace(/<DatiRitenuta>.*<\/DatiRitenuta>/, "")
        .replace("</AliquotaIVA></DatiCassa", "</AliquotaIVA><Ritenuta>SI</Ritenuta></DatiCassa"),
    ],
    [
      "00304",
      fpa12.replace(
        "<CessionarioCommittente>",
        "<RappresentanteFiscale><DatiAnagrafici><IdFiscaleIVA><IdPaese>DE</IdPaese><IdCodice>1</IdCodice></IdFiscaleIVA><CodiceFiscale>RSSMRA85T10A562T</CodiceFiscale><Anagrafica><Denominazione>X</Denominazione></Anagrafica></DatiAnagrafici></RappresentanteFiscale><CessionarioCommittente>",
      ),
    ],
    ["00476", fpr12.replaceAll("<IdFiscaleIVA><IdPaese>IT", "<IdFiscaleIVA><IdPaese>DE")],
  ])("%s", (code, text) => {
    expect(codes(text)).toContain(code);
  });
});

describe("nothing is wrong with", () => {
  test.each([
    ["a tax that is off by a cent", fpr12.replace("<Imposta>25.97", "<Imposta>25.98")],
    [
      "a taxable amount that is off by less than a euro",
      fpr12.replace("<ImponibileImporto>50.00", "<ImponibileImporto>50.99"),
    ],
    [
      "a discount written with a minus",
      fpr12.replace("<Percentuale>10.00</Percentuale>", "<Importo>-1.25</Importo>"),
    ],
    [
      "a surcharge",
      fpr12
        .replace("<Tipo>SC</Tipo><Percentuale>10.00", "<Tipo>MG</Tipo><Percentuale>10.00")
        .replace("<PrezzoTotale>112.50", "<PrezzoTotale>137.50")
        .replace("118.04", "143.04")
        .replace("25.97", "31.47"),
    ],
    [
      "one rate in two summaries",
      fpr12
        .replace(
          "<ImponibileImporto>118.04</ImponibileImporto><Imposta>25.97</Imposta>",
          "<ImponibileImporto>100.00</ImponibileImporto><Imposta>22.00</Imposta>",
        )
        .replace(
          "<DatiRiepilogo><AliquotaIVA>0.00",
          "<DatiRiepilogo><AliquotaIVA>22.00</AliquotaIVA><ImponibileImporto>18.04</ImponibileImporto><Imposta>3.97</Imposta><EsigibilitaIVA>D</EsigibilitaIVA></DatiRiepilogo><DatiRiepilogo><AliquotaIVA>0.00",
        ),
    ],
    ["a document of today", fpr12.replace("<Data>2025-03-31", `<Data>${today}`)],
    [
      "an old general Natura",
      fpr12.replace("<Data>2025-03-31", "<Data>2020-12-31").replaceAll("<Natura>N4", "<Natura>N2"),
    ],
    [
      "a foreign buyer of unknown shape",
      fpr12.replace(
        "<IdPaese>IT</IdPaese><IdCodice>98765430107",
        "<IdPaese>CH</IdPaese><IdCodice>CHE-123.456.788 MWST",
      ),
    ],
    [
      "an XAdES signature",
      fpr12.replace("</f:Fatt", `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></f:Fatt`),
    ],
  ])("%s", (_, text) => {
    expect(checkDocument(readDocument({ text }), today)).toEqual([]);
  });
});

test("a finding names where it is, and what should be there", () => {
  const errors = checkDocument(
    readDocument({ text: fpr12.replace("<PrezzoTotale>112.50", "<PrezzoTotale>112.60") }),
    today,
  );
  expect(errors).toEqual([
    {
      code: "00423",
      reason: "check_00423",
      path: "FatturaElettronicaBody[1]/DatiBeniServizi/DettaglioLinee[1]/PrezzoTotale",
      values: { value: "112.60", expected: "112.50" },
    },
  ]);
});

test("no document makes more than a hundred findings", () => {
  const bad = fpr12
    .replace("<Divisa>", `${"<X/>".repeat(5000)}<Divisa>`)
    .replaceAll("12345670017", "12345670018");
  expect(checkDocument(readDocument({ text: bad }), today).length).toBeLessThanOrEqual(100);
});

test("every finding has a sentence in three languages, with its values", () => {
  for (const [reason, sentences] of Object.entries(checkMessages)) {
    expect(reason).toMatch(/^check_\d{5}(_[a-z]+)?$/);
    const names = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    expect(names(sentences.en)).toEqual(names(sentences.it));
    expect(names(sentences.de)).toEqual(names(sentences.it));
  }
  const error = { reason: "check_00301", path: "x", values: { value: "1" } } as const;
  expect(checkSentence(error, "it")).toBe("La partita IVA di chi emette (1) non è valida.");
});
