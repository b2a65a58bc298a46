import { HEADER, layoutOf, type PartyPaths } from "./layouts";
import type { Datum, Reading } from "./readable-reading";
import { labelOf } from "./readable-values";
import { elementAt, type XmlElement } from "./xml";

/** Who an invoice is from, to or through. */
export interface ReadableParty {
  /** `seller` and `buyer` are always there, in this order; the others only when the document has them. */
  readonly kind: "seller" | "buyer" | "representative" | "intermediary";
  /** What the law calls it, in words. */
  readonly role: string;
  /** Denominazione, or Nome and Cognome; null when the document names nobody. */
  readonly name: string | null;
  readonly data: readonly Datum[];
}

const others = [
  ["representative", "RappresentanteFiscale"],
  ["intermediary", "TerzoIntermediarioOSoggettoEmittente"],
] as const;

/** Seller, buyer, and who stands in for them. */
export function readParties(reading: Reading, root: XmlElement): ReadableParty[] {
  const header = elementAt(root, HEADER);
  const layout = layoutOf(root.name);
  const at = (kind: ReadableParty["kind"], name: string, where: string | null): ReadableParty => {
    const element = elementAt(header, name);
    return {
      kind,
      role: labelOf(name, reading.locale),
      name: nameOf(reading, element, where),
      data: reading.rest(element),
    };
  };
  const above = (paths: PartyPaths | undefined) => paths?.name ?? null;
  return [
    at("seller", "CedentePrestatore", above(layout?.sender)),
    at("buyer", "CessionarioCommittente", above(layout?.recipient)),
    ...others
      .filter(([, name]) => elementAt(header, name) !== null)
      .map(([kind, name]) => at(kind, name, "DatiAnagrafici/Anagrafica")),
  ];
}

function nameOf(reading: Reading, element: XmlElement | null, where: string | null): string | null {
  const part = (name: string) => reading.text(element, where === null ? name : `${where}/${name}`);
  return part("Denominazione") ?? ([part("Nome"), part("Cognome")].filter(Boolean).join(" ") || null);
}
