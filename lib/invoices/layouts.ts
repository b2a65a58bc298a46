/** FatturaPA's formats: to a public body, to anybody else, and the simplified invoice (FatturaPA 1.2 §1.1.3). */
export const documentFormats = ["FPA12", "FPR12", "FSM10"] as const;

/** One of FatturaPA's formats. */
export type DocumentFormat = (typeof documentFormats)[number];

/** The element with the parties (FatturaPA 1.2 §1). */
export const HEADER = "FatturaElettronicaHeader";
/** The element of one invoice (§2). */
export const BODY = "FatturaElettronicaBody";

/** Where a layout keeps a party's identity; paths below CedentePrestatore or CessionarioCommittente. */
export interface PartyPaths {
  readonly vat: string;
  readonly fiscalCode: string;
  /** Above Denominazione, Nome and Cognome; null when they are right below the party. */
  readonly name: string | null;
}

/** How a root element arranges what both have. */
export interface Layout {
  readonly formats: readonly DocumentFormat[];
  readonly sender: PartyPaths;
  readonly recipient: PartyPaths;
}

const ordinaryParty: PartyPaths = {
  vat: "DatiAnagrafici/IdFiscaleIVA",
  fiscalCode: "DatiAnagrafici/CodiceFiscale",
  name: "DatiAnagrafici/Anagrafica",
};

/** The two layouts, by their root element. */
export const LAYOUTS = {
  FatturaElettronica: { formats: ["FPA12", "FPR12"], sender: ordinaryParty, recipient: ordinaryParty },
  FatturaElettronicaSemplificata: {
    formats: ["FSM10"],
    sender: { vat: "IdFiscaleIVA", fiscalCode: "CodiceFiscale", name: null },
    recipient: {
      vat: "IdentificativiFiscali/IdFiscaleIVA",
      fiscalCode: "IdentificativiFiscali/CodiceFiscale",
      name: "AltriDatiIdentificativi",
    },
  },
} as const satisfies Record<string, Layout>;

/** The layout of a root element's name, null when it's no FatturaPA. */
export function layoutOf(root: string): Layout | null {
  return root === "FatturaElettronica" || root === "FatturaElettronicaSemplificata" ? LAYOUTS[root] : null;
}
