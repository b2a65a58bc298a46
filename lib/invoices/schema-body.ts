import { address, fiscalId, person } from "./schema-header";
import {
  amount,
  amount8,
  any,
  base64,
  basic,
  code,
  codes,
  date,
  dateTime,
  fiscalCode,
  group,
  integer,
  latin,
  many,
  matching,
  maybe,
  one,
  quantity,
  rate,
  some,
  weight,
  yes,
} from "./schema-types";

// FatturaPA 1.2 §2, in the order of the schema's sequences.

/** TipoDocumento of an ordinary invoice (§2.1.1.1). */
export const documentTypes = [...codes("TD", 1, 6), ...codes("TD", 16, 29)];

const subNatures = (nature: string, last: number) =>
  Array.from({ length: last }, (_, index) => `${nature}.${index + 1}`);

/** Natura (§2.2.1.14): why no tax is charged. */
export const natures = [
  "N1",
  "N2",
  ...subNatures("N2", 2),
  "N3",
  ...subNatures("N3", 6),
  "N4",
  "N5",
  "N6",
  ...subNatures("N6", 9),
  "N7",
];

const nature = code(...natures);
// Z is gone, ZO took its place.
const withholdingReasons = "A B C D E G H I L L1 M M1 M2 N O O1 P Q R S T U V V1 V2 W X Y ZO".split(" ");

const discount = group(one("Tipo", code("SC", "MG")), maybe("Percentuale", rate), maybe("Importo", amount8));

const related = group(
  many("RiferimentoNumeroLinea", integer(1, 9999)),
  one("IdDocumento", basic(20)),
  maybe("Data", date),
  maybe("NumItem", basic(20)),
  maybe("CodiceCommessaConvenzione", latin(100)),
  maybe("CodiceCUP", basic(15)),
  maybe("CodiceCIG", basic(15)),
);

const general = group(
  one("TipoDocumento", code(...documentTypes)),
  one("Divisa", matching(/^[A-Z]{3}$/)),
  one("Data", date),
  one("Numero", basic(20)),
  many(
    "DatiRitenuta",
    group(
      one("TipoRitenuta", code(...codes("RT", 1, 6))),
      one("ImportoRitenuta", amount),
      one("AliquotaRitenuta", rate),
      one("CausalePagamento", code(...withholdingReasons)),
    ),
  ),
  maybe("DatiBollo", group(one("BolloVirtuale", yes), maybe("ImportoBollo", amount))),
  many(
    "DatiCassaPrevidenziale",
    group(
      one("TipoCassa", code(...codes("TC", 1, 22))),
      one("AlCassa", rate),
      one("ImportoContributoCassa", amount),
      maybe("ImponibileCassa", amount),
      one("AliquotaIVA", rate),
      maybe("Ritenuta", yes),
      maybe("Natura", nature),
      maybe("RiferimentoAmministrazione", basic(20)),
    ),
  ),
  many("ScontoMaggiorazione", discount),
  maybe("ImportoTotaleDocumento", amount),
  maybe("Arrotondamento", amount),
  many("Causale", latin(200)),
  maybe("Art73", yes),
);

const transport = group(
  maybe(
    "DatiAnagraficiVettore",
    group(
      one("IdFiscaleIVA", fiscalId),
      maybe("CodiceFiscale", fiscalCode),
      one("Anagrafica", person),
      maybe("NumeroLicenzaGuida", basic(20)),
    ),
  ),
  maybe("MezzoTrasporto", latin(80)),
  maybe("CausaleTrasporto", latin(100)),
  maybe("NumeroColli", integer(1, 9999)),
  maybe("Descrizione", latin(100)),
  maybe("UnitaMisuraPeso", basic(10)),
  maybe("PesoLordo", weight),
  maybe("PesoNetto", weight),
  maybe("DataOraRitiro", dateTime),
  maybe("DataInizioTrasporto", date),
  maybe("TipoResa", matching(/^[A-Z]{3}$/)),
  maybe("IndirizzoResa", address),
  maybe("DataOraConsegna", dateTime),
);

const line = group(
  one("NumeroLinea", integer(1, 9999)),
  maybe("TipoCessionePrestazione", code("SC", "PR", "AB", "AC")),
  many("CodiceArticolo", group(one("CodiceTipo", basic(35)), one("CodiceValore", any(35)))),
  one("Descrizione", latin(1000)),
  maybe("Quantita", quantity),
  maybe("UnitaMisura", basic(10)),
  maybe("DataInizioPeriodo", date),
  maybe("DataFinePeriodo", date),
  one("PrezzoUnitario", amount8),
  many("ScontoMaggiorazione", discount),
  one("PrezzoTotale", amount8),
  one("AliquotaIVA", rate),
  maybe("Ritenuta", yes),
  maybe("Natura", nature),
  maybe("RiferimentoAmministrazione", basic(20)),
  many(
    "AltriDatiGestionali",
    group(
      one("TipoDato", basic(10)),
      maybe("RiferimentoTesto", latin(60)),
      maybe("RiferimentoNumero", amount8),
      maybe("RiferimentoData", date),
    ),
  ),
);

const summary = group(
  one("AliquotaIVA", rate),
  maybe("Natura", nature),
  maybe("SpeseAccessorie", amount),
  maybe("Arrotondamento", amount8),
  one("ImponibileImporto", amount),
  one("Imposta", amount),
  maybe("EsigibilitaIVA", code("I", "D", "S")),
  maybe("RiferimentoNormativo", latin(100)),
);

const payment = group(
  maybe("Beneficiario", latin(200)),
  one("ModalitaPagamento", code(...codes("MP", 1, 23))),
  maybe("DataRiferimentoTerminiPagamento", date),
  maybe("GiorniTerminiPagamento", integer(0, 999)),
  maybe("DataScadenzaPagamento", date),
  one("ImportoPagamento", amount),
  maybe("CodUfficioPostale", basic(20)),
  maybe("CognomeQuietanzante", latin(60)),
  maybe("NomeQuietanzante", latin(60)),
  maybe("CFQuietanzante", matching(/^[A-Z0-9]{16}$/)),
  maybe("TitoloQuietanzante", basic(10, 2)),
  maybe("IstitutoFinanziario", latin(80)),
  maybe("IBAN", matching(/^[a-zA-Z]{2}[0-9]{2}[a-zA-Z0-9]{11,30}$/)),
  maybe("ABI", matching(/^[0-9]{5}$/)),
  maybe("CAB", matching(/^[0-9]{5}$/)),
  maybe("BIC", matching(/^[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?$/)),
  maybe("ScontoPagamentoAnticipato", amount),
  maybe("DataLimitePagamentoAnticipato", date),
  maybe("PenalitaPagamentiRitardati", amount),
  maybe("DataDecorrenzaPenale", date),
  maybe("CodicePagamento", basic(60)),
);

/** FatturaElettronicaBodyType. */
export const body = group(
  one(
    "DatiGenerali",
    group(
      one("DatiGeneraliDocumento", general),
      many("DatiOrdineAcquisto", related),
      many("DatiContratto", related),
      many("DatiConvenzione", related),
      many("DatiRicezione", related),
      many("DatiFattureCollegate", related),
      many("DatiSAL", group(one("RiferimentoFase", integer(1, 999)))),
      many(
        "DatiDDT",
        group(
          one("NumeroDDT", basic(20)),
          one("DataDDT", date),
          many("RiferimentoNumeroLinea", integer(1, 9999)),
        ),
      ),
      maybe("DatiTrasporto", transport),
      maybe(
        "FatturaPrincipale",
        group(one("NumeroFatturaPrincipale", basic(20)), one("DataFatturaPrincipale", date)),
      ),
    ),
  ),
  one("DatiBeniServizi", group(some("DettaglioLinee", line), some("DatiRiepilogo", summary))),
  maybe("DatiVeicoli", group(one("Data", date), one("TotalePercorso", basic(15)))),
  many(
    "DatiPagamento",
    group(one("CondizioniPagamento", code(...codes("TP", 1, 3))), some("DettaglioPagamento", payment)),
  ),
  many(
    "Allegati",
    group(
      one("NomeAttachment", latin(60)),
      maybe("AlgoritmoCompressione", basic(10)),
      maybe("FormatoAttachment", basic(10)),
      maybe("DescrizioneAttachment", latin(100)),
      one("Attachment", base64),
    ),
  ),
);
