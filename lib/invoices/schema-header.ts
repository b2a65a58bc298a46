import {
  amount,
  any,
  basic,
  code,
  codes,
  date,
  fiscalCode,
  group,
  latin,
  matching,
  maybe,
  one,
  twoCapitals,
} from "./schema-types";

// FatturaPA 1.2 §1, in the order of the schema's sequences.

/** IdFiscaleType. */
export const fiscalId = group(one("IdPaese", twoCapitals), one("IdCodice", basic(28)));

/** AnagraficaType; either Denominazione or Nome and Cognome, which `check.ts` sees to. */
export const person = group(
  maybe("Denominazione", latin(80)),
  maybe("Nome", latin(60)),
  maybe("Cognome", latin(60)),
  maybe("Titolo", basic(10, 2)),
  maybe("CodEORI", basic(17, 13)),
);

/** IndirizzoType. */
export const address = group(
  one("Indirizzo", latin(60)),
  maybe("NumeroCivico", basic(8)),
  one("CAP", matching(/^[0-9]{5}$/)),
  one("Comune", latin(60)),
  maybe("Provincia", twoCapitals),
  one("Nazione", twoCapitals),
);

/** RegimeFiscale (§1.2.1.8); there is no RF03. */
export const taxRegimes = ["RF01", "RF02", ...codes("RF", 4, 20)];

const transmission = group(
  one("IdTrasmittente", fiscalId),
  one("ProgressivoInvio", basic(10)),
  one("FormatoTrasmissione", code("FPA12", "FPR12")),
  one("CodiceDestinatario", matching(/^[A-Z0-9]{6,7}$/)),
  maybe("ContattiTrasmittente", group(maybe("Telefono", basic(12, 5)), maybe("Email", any(256, 7)))),
  maybe("PECDestinatario", any(256, 7)),
);

const seller = group(
  one(
    "DatiAnagrafici",
    group(
      one("IdFiscaleIVA", fiscalId),
      maybe("CodiceFiscale", fiscalCode),
      one("Anagrafica", person),
      maybe("AlboProfessionale", latin(60)),
      maybe("ProvinciaAlbo", twoCapitals),
      maybe("NumeroIscrizioneAlbo", basic(60)),
      maybe("DataIscrizioneAlbo", date),
      one("RegimeFiscale", code(...taxRegimes)),
    ),
  ),
  one("Sede", address),
  maybe("StabileOrganizzazione", address),
  maybe(
    "IscrizioneREA",
    group(
      one("Ufficio", twoCapitals),
      one("NumeroREA", basic(20)),
      maybe("CapitaleSociale", amount),
      maybe("SocioUnico", code("SU", "SM")),
      one("StatoLiquidazione", code("LS", "LN")),
    ),
  ),
  maybe(
    "Contatti",
    group(maybe("Telefono", basic(12, 5)), maybe("Fax", basic(12, 5)), maybe("Email", any(256, 7))),
  ),
  maybe("RiferimentoAmministrazione", basic(20)),
);

const buyer = group(
  one(
    "DatiAnagrafici",
    group(maybe("IdFiscaleIVA", fiscalId), maybe("CodiceFiscale", fiscalCode), one("Anagrafica", person)),
  ),
  one("Sede", address),
  maybe("StabileOrganizzazione", address),
  maybe(
    "RappresentanteFiscale",
    // The contract lists IdFiscaleIVA last; the schema has it first.
    group(
      one("IdFiscaleIVA", fiscalId),
      maybe("Denominazione", latin(80)),
      maybe("Nome", latin(60)),
      maybe("Cognome", latin(60)),
    ),
  ),
);

/** FatturaElettronicaHeaderType. */
export const header = group(
  one("DatiTrasmissione", transmission),
  one("CedentePrestatore", seller),
  maybe(
    "RappresentanteFiscale",
    group(
      one(
        "DatiAnagrafici",
        group(one("IdFiscaleIVA", fiscalId), maybe("CodiceFiscale", fiscalCode), one("Anagrafica", person)),
      ),
    ),
  ),
  one("CessionarioCommittente", buyer),
  maybe(
    "TerzoIntermediarioOSoggettoEmittente",
    group(
      one(
        "DatiAnagrafici",
        group(maybe("IdFiscaleIVA", fiscalId), maybe("CodiceFiscale", fiscalCode), one("Anagrafica", person)),
      ),
    ),
  ),
  maybe("SoggettoEmittente", code("CC", "TZ")),
);
