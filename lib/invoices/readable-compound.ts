import type { Locale } from "@/lib/i18n/locale";
import { localCountry, localDay, localNumber } from "./readable-format";
import type { Datum } from "./readable-reading";
import { labelOf, valueInWords, wordsOf } from "./readable-values";
import { textAt, type XmlElement } from "./xml";

/** Elements that are one thing to people, though the schema takes them apart. */
type Compound = (part: (name: string) => string | null, name: string, locale: Locale) => Datum;

const joined = (parts: readonly (string | null)[], between: string): string =>
  parts.filter((part) => part !== null && part !== "").join(between);

const fiscalId: Compound = (part, name, locale) => ({
  label: labelOf(name, locale),
  value: joined([part("IdPaese"), part("IdCodice")], ""),
});

const address: Compound = (part, name, locale) => {
  const [province, country] = [part("Provincia"), part("Nazione")];
  const town = joined([part("CAP"), part("Comune"), province && `(${province})`], " ");
  const street = joined([part("Indirizzo"), part("NumeroCivico")], " ");
  return {
    label: labelOf(name, locale),
    value: joined([street, town, country && localCountry(country, locale)], ", "),
  };
};

const discount: Compound = (part, name, locale) => {
  const type = part("Tipo");
  const words = type && wordsOf("Tipo", type, locale);
  const value = (field: string) => {
    const text = part(field);
    return text && valueInWords(field, text, locale);
  };
  return {
    label: words || joined([labelOf(name, locale), type], " "),
    value: joined([value("Percentuale"), value("Importo")], " · "),
  };
};

const itemCode: Compound = (part, name, locale) => ({
  label: labelOf(name, locale),
  value: joined([part("CodiceTipo"), part("CodiceValore")], " "),
});

const managementDatum: Compound = (part, name, locale) => {
  const [number, day] = [part("RiferimentoNumero"), part("RiferimentoData")];
  return {
    label: part("TipoDato") ?? name,
    value: joined(
      [part("RiferimentoTesto"), number && localNumber(number, locale), day && localDay(day, locale)],
      " · ",
    ),
  };
};

const addressParts = ["Indirizzo", "NumeroCivico", "CAP", "Comune", "Provincia", "Nazione"];
const compounds = {
  IdFiscaleIVA: { parts: ["IdPaese", "IdCodice"], say: fiscalId },
  IdTrasmittente: { parts: ["IdPaese", "IdCodice"], say: fiscalId },
  Sede: { parts: addressParts, say: address },
  StabileOrganizzazione: { parts: addressParts, say: address },
  IndirizzoResa: { parts: addressParts, say: address },
  CodiceArticolo: { parts: ["CodiceTipo", "CodiceValore"], say: itemCode },
  ScontoMaggiorazione: { parts: ["Tipo", "Percentuale", "Importo"], say: discount },
  AltriDatiGestionali: {
    parts: ["TipoDato", "RiferimentoTesto", "RiferimentoNumero", "RiferimentoData"],
    say: managementDatum,
  },
} as const satisfies Record<string, { parts: readonly string[]; say: Compound }>;

const known: Readonly<Record<string, { parts: readonly string[]; say: Compound }>> = compounds;

/** The element as one datum, null when it's no such thing or holds more than one can say. */
export function compoundOf(element: XmlElement, locale: Locale): Datum | null {
  const compound = Object.hasOwn(known, element.name) ? known[element.name] : undefined;
  if (!compound || element.text.trim() !== "" || element.attributes.size > 0) return null;
  const names = new Set(element.children.map(({ name }) => name));
  const plain = element.children.every(
    (child) =>
      compound.parts.includes(child.name) && child.children.length === 0 && child.attributes.size === 0,
  );
  if (!plain || names.size !== element.children.length) return null;
  const datum = compound.say((name) => textAt(element, name), element.name, locale);
  return datum.value === "" ? null : datum;
}
