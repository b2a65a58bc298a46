import type { Locale } from "@/lib/i18n/locale";

/** A text in each language of the product. */
export type Words = Readonly<Record<Locale, string>>;

const say = (it: string, en: string): Words => ({ it, en });

/** TipoDocumento (FatturaPA 1.2 §2.1.1.1; TD07 to TD09 are those of the simplified invoice). */
export const documentTypeWords = {
  TD01: say("Fattura", "Invoice"),
  TD02: say("Acconto o anticipo su fattura", "Advance payment on an invoice"),
  TD03: say("Acconto o anticipo su parcella", "Advance payment on a fee note"),
  TD04: say("Nota di credito", "Credit note"),
  TD05: say("Nota di debito", "Debit note"),
  TD06: say("Parcella", "Fee note"),
  TD07: say("Fattura semplificata", "Simplified invoice"),
  TD08: say("Nota di credito semplificata", "Simplified credit note"),
  TD09: say("Nota di debito semplificata", "Simplified debit note"),
  TD16: say(
    "Integrazione fattura da reverse charge interno",
    "Domestic reverse charge, completed by the buyer",
  ),
  TD17: say("Integrazione o autofattura per servizi dall'estero", "Self-invoice for services from abroad"),
  TD18: say("Integrazione per acquisto di beni intracomunitari", "Self-invoice for goods from the EU"),
  TD19: say("Integrazione o autofattura per beni ex art. 17 c. 2", "Self-invoice for goods, art. 17(2)"),
  TD20: say("Autofattura per regolarizzazione", "Self-invoice to put a purchase right"),
  TD21: say("Autofattura per splafonamento", "Self-invoice for purchases above the export ceiling"),
  TD22: say("Estrazione beni da deposito IVA", "Goods taken out of a VAT warehouse"),
  TD23: say("Estrazione beni da deposito IVA con versamento dell'IVA", "The same, with VAT paid"),
  TD24: say("Fattura differita (art. 21 c. 4 lett. a)", "Deferred invoice, art. 21(4)(a)"),
  TD25: say("Fattura differita (art. 21 c. 4 lett. b)", "Deferred invoice, art. 21(4)(b)"),
  TD26: say(
    "Cessione di beni ammortizzabili o passaggi interni",
    "Sale of fixed assets, or internal transfer",
  ),
  TD27: say("Fattura per autoconsumo o cessioni gratuite", "Invoice for own use or free supplies"),
  TD28: say(
    "Acquisti da San Marino con IVA (fattura cartacea)",
    "Purchases from San Marino with VAT (on paper)",
  ),
  TD29: say("Comunicazione di fattura omessa o irregolare", "Report of a missing or irregular invoice"),
} as const satisfies Record<string, Words>;

/** RegimeFiscale (§1.2.1.8). */
export const taxRegimeWords = {
  RF01: say("Ordinario", "Ordinary"),
  RF02: say("Contribuenti minimi", "Small taxpayers (minimi)"),
  RF04: say("Agricoltura, attività connesse e pesca", "Farming, related activities and fishing"),
  RF05: say("Vendita di sali e tabacchi", "Sale of salt and tobacco"),
  RF06: say("Commercio di fiammiferi", "Sale of matches"),
  RF07: say("Editoria", "Publishing"),
  RF08: say("Gestione di servizi di telefonia pubblica", "Public telephone services"),
  RF09: say(
    "Rivendita di documenti di trasporto pubblico e di sosta",
    "Resale of transport and parking tickets",
  ),
  RF10: say("Intrattenimenti, giochi e altre attività", "Entertainment, games and similar"),
  RF11: say("Agenzie di viaggi e turismo", "Travel agencies"),
  RF12: say("Agriturismo", "Farm holidays"),
  RF13: say("Vendite a domicilio", "Door-to-door sales"),
  RF14: say("Beni usati, oggetti d'arte, d'antiquariato o da collezione", "Second-hand goods, art, antiques"),
  RF15: say("Agenzie di vendite all'asta di oggetti d'arte", "Art auctions"),
  RF16: say("IVA per cassa, pubblica amministrazione", "VAT on payment, public bodies"),
  RF17: say("IVA per cassa (art. 32-bis, DL 83/2012)", "VAT on payment (art. 32-bis, DL 83/2012)"),
  RF18: say("Altro", "Other"),
  RF19: say("Forfettario", "Flat-rate (forfettario)"),
  RF20: say("Transfrontaliero di franchigia IVA", "EU cross-border VAT exemption"),
} as const satisfies Record<string, Words>;

/** Natura (§2.2.1.14): why no tax is charged. */
export const natureWords = {
  N1: say("Escluse ex art. 15", "Outside the base, art. 15"),
  N2: say("Non soggette", "Not subject to VAT"),
  "N2.1": say("Non soggette, artt. da 7 a 7-septies", "Not subject, art. 7 to 7-septies"),
  "N2.2": say("Non soggette, altri casi", "Not subject, other cases"),
  N3: say("Non imponibili", "Zero-rated"),
  "N3.1": say("Non imponibili, esportazioni", "Zero-rated, exports"),
  "N3.2": say("Non imponibili, cessioni intracomunitarie", "Zero-rated, supplies within the EU"),
  "N3.3": say("Non imponibili, cessioni verso San Marino", "Zero-rated, supplies to San Marino"),
  "N3.4": say("Non imponibili, assimilate alle esportazioni", "Zero-rated, treated as exports"),
  "N3.5": say("Non imponibili, con dichiarazione d'intento", "Zero-rated, declaration of intent"),
  "N3.6": say("Non imponibili, fuori dal plafond", "Zero-rated, outside the export ceiling"),
  N4: say("Esenti", "Exempt"),
  N5: say("Regime del margine, IVA non esposta", "Margin scheme, VAT not shown"),
  N6: say("Inversione contabile", "Reverse charge"),
  "N6.1": say("Inversione contabile, rottami", "Reverse charge, scrap"),
  "N6.2": say("Inversione contabile, oro e argento", "Reverse charge, gold and silver"),
  "N6.3": say("Inversione contabile, subappalto edile", "Reverse charge, building subcontracts"),
  "N6.4": say("Inversione contabile, fabbricati", "Reverse charge, buildings"),
  "N6.5": say("Inversione contabile, telefoni cellulari", "Reverse charge, mobile phones"),
  "N6.6": say("Inversione contabile, prodotti elettronici", "Reverse charge, electronic products"),
  "N6.7": say("Inversione contabile, comparto edile", "Reverse charge, building sector"),
  "N6.8": say("Inversione contabile, settore energetico", "Reverse charge, energy sector"),
  "N6.9": say("Inversione contabile, altri casi", "Reverse charge, other cases"),
  N7: say("IVA assolta in altro stato UE", "VAT paid in another EU country"),
} as const satisfies Record<string, Words>;

const yesWords = { SI: say("Sì", "Yes") } as const satisfies Record<string, Words>;

const smallWords = {
  BolloVirtuale: yesWords,
  Ritenuta: yesWords,
  Art73: yesWords,
  EsigibilitaIVA: {
    I: say("Immediata", "Immediate"),
    D: say("Differita", "Deferred"),
    S: say("Scissione dei pagamenti", "Split payment"),
  },
  SocioUnico: { SU: say("Socio unico", "Single member"), SM: say("Più soci", "Several members") },
  StatoLiquidazione: {
    LS: say("In liquidazione", "In liquidation"),
    LN: say("Non in liquidazione", "Not in liquidation"),
  },
  SoggettoEmittente: {
    CC: say("Cessionario/committente", "The buyer"),
    TZ: say("Soggetto terzo", "A third party"),
  },
  Tipo: { SC: say("Sconto", "Discount"), MG: say("Maggiorazione", "Surcharge") },
  TipoCessionePrestazione: {
    SC: say("Sconto", "Discount"),
    PR: say("Premio", "Bonus"),
    AB: say("Abbuono", "Rebate"),
    AC: say("Spesa accessoria", "Incidental expense"),
  },
  FormatoTrasmissione: {
    FPA12: say("Verso la pubblica amministrazione", "To a public body"),
    FPR12: say("Verso privati", "To a private party"),
    FSM10: say("Fattura semplificata", "Simplified invoice"),
  },
} as const satisfies Record<string, Record<string, Words>>;

/** The words of codes by the element that holds them: documents, parties, tax. */
export const documentWords = {
  ...smallWords,
  TipoDocumento: documentTypeWords,
  RegimeFiscale: taxRegimeWords,
  Natura: natureWords,
} as const satisfies Record<string, Record<string, Words>>;
