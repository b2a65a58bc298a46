import { isFiscalCode, isItalianVat } from "@/lib/companies/vat";
import type { Finding, Rule } from "./check-rule";
import { numbered } from "./check-schema";
import type { Document, Party } from "./document";
import { BODY, HEADER, LAYOUTS, layoutOf } from "./layouts";
import { elementAt, textAt, type XmlElement } from "./xml";

const GENERAL = "DatiGenerali/DatiGeneraliDocumento";
const SELLER = `${HEADER}/CedentePrestatore`;
const BUYER = `${HEADER}/CessionarioCommittente`;
const TRANSMISSION = `${HEADER}/DatiTrasmissione`;

const layout = (document: Document) => layoutOf(document.root.name) ?? LAYOUTS.FatturaElettronica;

/** An Italian number whose check digit is wrong; of other countries nothing is known. */
function vatFinding(root: XmlElement, at: string): Finding[] {
  const code = textAt(root, `${at}/IdCodice`);
  if (textAt(root, `${at}/IdPaese`)?.toUpperCase() !== "IT" || code === null || isItalianVat(code)) return [];
  return [{ path: `${at}/IdCodice`, values: { value: code } }];
}

function fiscalCodeFinding(root: XmlElement, at: string): Finding[] {
  const code = textAt(root, at);
  return code === null || isFiscalCode(code.toUpperCase()) ? [] : [{ path: at, values: { value: code } }];
}

/** The same company: same number, or same fiscal code. */
function same(a: Party, b: Party): boolean {
  if (a.vat !== null && b.vat !== null) return a.vat === b.vat;
  return a.fiscalCode !== null && a.fiscalCode === b.fiscalCode;
}

const isItalian = (party: Party): boolean => party.id?.startsWith("IT") || party.vat === null;

const DIFFERENT = new Set("TD01 TD02 TD03 TD06 TD16 TD17 TD18 TD19 TD20 TD24 TD25 TD28".split(" "));
const EQUAL = new Set(["TD21", "TD27"]);
const FOREIGN_SELLER = new Set(["TD17", "TD18", "TD19"]);

/** Findings about the type of each body that satisfies a condition. */
function types(document: Document, where: (type: string) => boolean): Finding[] {
  return document.documents.flatMap(({ type }, index) =>
    where(type) ? [{ path: `${BODY}[${index + 1}]/${GENERAL}/TipoDocumento`, values: { value: type } }] : [],
  );
}

// Of the simplified invoice the exchange's list says nothing.
const CODE_LENGTHS = { FPA12: 6, FPR12: 7, FSM10: null } as const;

/** What the exchange checks of header, dates and numbers. */
export const documentRules: readonly Rule[] = [
  {
    reason: "check_00300",
    document: ({ root }) => {
      const at = `${TRANSMISSION}/IdTrasmittente`;
      const code = textAt(root, `${at}/IdCodice`);
      if (textAt(root, `${at}/IdPaese`) !== "IT" || code === null || isFiscalCode(code)) return [];
      return [{ path: `${at}/IdCodice`, values: { value: code } }];
    },
  },
  {
    reason: "check_00301",
    document: (document) => vatFinding(document.root, `${SELLER}/${layout(document).sender.vat}`),
  },
  {
    reason: "check_00302",
    document: (document) =>
      fiscalCodeFinding(document.root, `${SELLER}/${layout(document).sender.fiscalCode}`),
  },
  {
    reason: "check_00303",
    document: ({ root }) => [
      ...vatFinding(root, `${HEADER}/RappresentanteFiscale/DatiAnagrafici/IdFiscaleIVA`),
      ...vatFinding(root, `${BUYER}/RappresentanteFiscale/IdFiscaleIVA`),
    ],
  },
  {
    reason: "check_00304",
    document: ({ root }) =>
      fiscalCodeFinding(root, `${HEADER}/RappresentanteFiscale/DatiAnagrafici/CodiceFiscale`),
  },
  {
    reason: "check_00305",
    document: (document) => vatFinding(document.root, `${BUYER}/${layout(document).recipient.vat}`),
  },
  {
    reason: "check_00306",
    document: (document) =>
      fiscalCodeFinding(document.root, `${BUYER}/${layout(document).recipient.fiscalCode}`),
  },
  { reason: "check_00417", document: ({ recipient }) => (recipient.id === null ? [{ path: BUYER }] : []) },
  {
    reason: "check_00403",
    document: ({ documents }, today) =>
      documents.flatMap(({ date }, index) =>
        date > today ? [{ path: `${BODY}[${index + 1}]/${GENERAL}/Data`, values: { value: date } }] : [],
      ),
  },
  {
    reason: "check_00409",
    document: ({ documents }) => {
      const seen = new Set<string>();
      return documents.flatMap(({ type, number, date }, index) => {
        const key = JSON.stringify([type === "TD04", number, date.slice(0, 4)]);
        const again = seen.has(key);
        seen.add(key);
        return again ? [{ path: `${BODY}[${index + 1}]/${GENERAL}/Numero`, values: { value: number } }] : [];
      });
    },
  },
  {
    reason: "check_00418",
    document: ({ root, documents }) =>
      numbered(root, "", BODY).flatMap((body, index) =>
        numbered(body.element, body.path, "DatiGenerali/DatiFattureCollegate").flatMap(
          ({ element, path }) => {
            const date = documents[index]?.date ?? "";
            const linked = textAt(element, "Data")?.slice(0, 10);
            return linked && linked > date ? [{ path: `${path}/Data`, values: { value: date, linked } }] : [];
          },
        ),
      ),
  },
  {
    reason: "check_00425",
    document: ({ documents }) =>
      documents.flatMap(({ number }, index) =>
        /\d/.test(number)
          ? []
          : [{ path: `${BODY}[${index + 1}]/${GENERAL}/Numero`, values: { value: number } }],
      ),
  },
  {
    reason: "check_00426",
    document: ({ recipientCode, recipientPec }) =>
      recipientPec !== null && recipientCode !== "0000000"
        ? [{ path: `${TRANSMISSION}/PECDestinatario` }]
        : [],
  },
  {
    reason: "check_00427",
    document: ({ format, recipientCode }) => {
      const expected = CODE_LENGTHS[format];
      if (recipientCode === null || expected === null || recipientCode.length === expected) return [];
      return [
        { path: `${TRANSMISSION}/CodiceDestinatario`, values: { value: recipientCode, format, expected } },
      ];
    },
  },
  {
    reason: "check_00428",
    document: ({ format, root }) => {
      const version = root.attributes.get("versione") ?? "";
      return version === format
        ? []
        : [{ path: `${TRANSMISSION}/FormatoTrasmissione`, values: { format, value: version } }];
    },
  },
  {
    reason: "check_00471",
    document: (document) =>
      same(document.sender, document.recipient) ? types(document, (type) => DIFFERENT.has(type)) : [],
  },
  {
    reason: "check_00472",
    document: (document) =>
      same(document.sender, document.recipient) ? [] : types(document, (type) => EQUAL.has(type)),
  },
  {
    reason: "check_00473",
    document: (document) =>
      document.sender.id?.startsWith("IT") ? types(document, (type) => FOREIGN_SELLER.has(type)) : [],
  },
  {
    reason: "check_00476",
    document: ({ sender, recipient, root }) =>
      isItalian(sender) || isItalian(recipient) || elementAt(root, `${HEADER}/RappresentanteFiscale`)
        ? []
        : [{ path: `${BUYER}/DatiAnagrafici/IdFiscaleIVA/IdPaese` }],
  },
];
