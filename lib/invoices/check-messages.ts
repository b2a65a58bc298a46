import type { CheckError } from "./check";

/** The languages the sentences are in. */
export type CheckLocale = "it" | "en" | "de";

/**
 * What each finding of `checkDocument` says, by its reason; `{path}` and the finding's values are put in. The codes
 * are those of the exchange's "Elenco controlli"; the sentences are ours.
 */
export const checkMessages = {
  check_00200_namespace: {
    it: "Lo spazio dei nomi di {path} non è quello di FatturaPA.",
    en: "The namespace of {path} is not FatturaPA's.",
    de: "Der Namensraum von {path} ist nicht der von FatturaPA.",
  },
  check_00200_missing: {
    it: "Manca {path}, che è obbligatorio.",
    en: "{path} is required and missing.",
    de: "{path} ist erforderlich und fehlt.",
  },
  check_00200_unexpected: {
    it: "{path} non è previsto, oppure è ripetuto o fuori posto.",
    en: "{path} is unknown, repeated or in the wrong place.",
    de: "{path} ist unbekannt, doppelt oder an der falschen Stelle.",
  },
  check_00200_value: {
    it: "Il valore «{value}» di {path} non è ammesso.",
    en: "The value “{value}” of {path} is not allowed.",
    de: "Der Wert „{value}“ von {path} ist nicht zulässig.",
  },
  check_00200_name: {
    it: "In {path} serve Denominazione, oppure Nome e Cognome, non entrambi.",
    en: "{path} takes either Denominazione, or Nome and Cognome, not both.",
    de: "{path} braucht entweder Denominazione oder Nome und Cognome, nicht beides.",
  },
  check_00300: {
    it: "L'identificativo di chi trasmette ({value}) non è valido.",
    en: "The identifier of the transmitter ({value}) is not valid.",
    de: "Die Kennung des Übermittlers ({value}) ist ungültig.",
  },
  check_00301: {
    it: "La partita IVA di chi emette ({value}) non è valida.",
    en: "The seller's VAT number ({value}) is not valid.",
    de: "Die USt-IdNr. des Ausstellers ({value}) ist ungültig.",
  },
  check_00302: {
    it: "Il codice fiscale di chi emette ({value}) non è valido.",
    en: "The seller's fiscal code ({value}) is not valid.",
    de: "Die Steuernummer des Ausstellers ({value}) ist ungültig.",
  },
  check_00303: {
    it: "La partita IVA del rappresentante fiscale ({value}) non è valida.",
    en: "The VAT number of the tax representative ({value}) is not valid.",
    de: "Die USt-IdNr. des Steuervertreters ({value}) ist ungültig.",
  },
  check_00304: {
    it: "Il codice fiscale del rappresentante fiscale ({value}) non è valido.",
    en: "The fiscal code of the tax representative ({value}) is not valid.",
    de: "Die Steuernummer des Steuervertreters ({value}) ist ungültig.",
  },
  check_00305: {
    it: "La partita IVA del cliente ({value}) non è valida.",
    en: "The buyer's VAT number ({value}) is not valid.",
    de: "Die USt-IdNr. des Kunden ({value}) ist ungültig.",
  },
  check_00306: {
    it: "Il codice fiscale del cliente ({value}) non è valido.",
    en: "The buyer's fiscal code ({value}) is not valid.",
    de: "Die Steuernummer des Kunden ({value}) ist ungültig.",
  },
  check_00400: {
    it: "{path}: con aliquota zero serve Natura.",
    en: "{path}: a rate of zero needs Natura.",
    de: "{path}: Bei Steuersatz null ist Natura nötig.",
  },
  check_00401: {
    it: "{path}: Natura non va indicata se l'aliquota non è zero.",
    en: "{path}: Natura goes only with a rate of zero.",
    de: "{path}: Natura ist nur bei Steuersatz null zulässig.",
  },
  check_00403: {
    it: "La data {value} è nel futuro.",
    en: "The date {value} lies in the future.",
    de: "Das Datum {value} liegt in der Zukunft.",
  },
  check_00409: {
    it: "Il numero {value} compare più volte nello stesso file.",
    en: "The number {value} appears more than once in this file.",
    de: "Die Nummer {value} kommt in dieser Datei mehrmals vor.",
  },
  check_00411: {
    it: "Una riga è soggetta a ritenuta, ma mancano i dati della ritenuta (DatiRitenuta).",
    en: "A line is subject to withholding, but DatiRitenuta is missing.",
    de: "Eine Zeile unterliegt dem Steuerabzug, aber DatiRitenuta fehlt.",
  },
  check_00413: {
    it: "{path}: con aliquota zero la cassa previdenziale vuole Natura.",
    en: "{path}: a pension fund at a rate of zero needs Natura.",
    de: "{path}: Die Vorsorgekasse mit Steuersatz null braucht Natura.",
  },
  check_00414: {
    it: "{path}: la cassa previdenziale non vuole Natura se l'aliquota non è zero.",
    en: "{path}: a pension fund takes Natura only at a rate of zero.",
    de: "{path}: Die Vorsorgekasse hat Natura nur bei Steuersatz null.",
  },
  check_00415: {
    it: "Una cassa previdenziale è soggetta a ritenuta, ma mancano i dati della ritenuta (DatiRitenuta).",
    en: "A pension fund is subject to withholding, but DatiRitenuta is missing.",
    de: "Eine Vorsorgekasse unterliegt dem Steuerabzug, aber DatiRitenuta fehlt.",
  },
  check_00417: {
    it: "Del cliente serve la partita IVA o il codice fiscale.",
    en: "The buyer needs a VAT number or a fiscal code.",
    de: "Der Kunde braucht eine USt-IdNr. oder eine Steuernummer.",
  },
  check_00418: {
    it: "{path}: la fattura collegata è del {linked}, dopo la data del documento ({value}).",
    en: "{path}: the linked invoice is of {linked}, after the document's date ({value}).",
    de: "{path}: Die verknüpfte Rechnung ist vom {linked}, nach dem Datum des Dokuments ({value}).",
  },
  check_00419: {
    it: "Manca {path} per l'aliquota {value}.",
    en: "{path} for the rate {value} is missing.",
    de: "{path} zum Steuersatz {value} fehlt.",
  },
  check_00420: {
    it: "{path}: l'inversione contabile (N6) non ammette la scissione dei pagamenti.",
    en: "{path}: reverse charge (N6) excludes split payment.",
    de: "{path}: Reverse Charge (N6) schließt Split Payment aus.",
  },
  check_00421: {
    it: "{path}: l'imposta è {value}, il calcolo dà {expected}.",
    en: "{path}: the tax is {value}, but works out at {expected}.",
    de: "{path}: Die Steuer ist {value}, berechnet {expected}.",
  },
  check_00422: {
    it: "{path}: l'imponibile è {value}, le righe danno {expected}.",
    en: "{path}: the taxable amount is {value}, but the lines add up to {expected}.",
    de: "{path}: Die Bemessungsgrundlage ist {value}, die Zeilen ergeben {expected}.",
  },
  check_00423: {
    it: "{path}: il prezzo totale è {value}, il calcolo dà {expected}.",
    en: "{path}: the total price is {value}, but works out at {expected}.",
    de: "{path}: Der Gesamtpreis ist {value}, berechnet {expected}.",
  },
  check_00424: {
    it: "{path}: l'aliquota {value} non è una percentuale (22.00, non 0.22).",
    en: "{path}: the rate {value} is no percentage (22.00, not 0.22).",
    de: "{path}: Der Steuersatz {value} ist kein Prozentsatz (22.00, nicht 0.22).",
  },
  check_00425: {
    it: "Il numero «{value}» non contiene cifre.",
    en: "The number “{value}” holds no digit.",
    de: "Die Nummer „{value}“ enthält keine Ziffer.",
  },
  check_00426: {
    it: "La PEC del destinatario va indicata solo con codice destinatario 0000000.",
    en: "The recipient's PEC goes only with recipient code 0000000.",
    de: "Die PEC des Empfängers ist nur mit Empfängercode 0000000 zulässig.",
  },
  check_00427: {
    it: "Il codice destinatario {value} non ha la lunghezza del formato {format}: {expected} caratteri.",
    en: "Recipient code {value} does not have the length for format {format}: {expected} characters.",
    de: "Der Empfängercode {value} hat nicht die Länge für das Format {format}: {expected} Zeichen.",
  },
  check_00428: {
    it: "FormatoTrasmissione ({format}) e versione ({value}) non coincidono.",
    en: "FormatoTrasmissione ({format}) and versione ({value}) differ.",
    de: "FormatoTrasmissione ({format}) und versione ({value}) weichen voneinander ab.",
  },
  check_00429: {
    it: "{path}: il riepilogo con aliquota zero vuole Natura.",
    en: "{path}: a summary at a rate of zero needs Natura.",
    de: "{path}: Die Zusammenfassung mit Steuersatz null braucht Natura.",
  },
  check_00430: {
    it: "{path}: il riepilogo non vuole Natura se l'aliquota non è zero.",
    en: "{path}: a summary takes Natura only at a rate of zero.",
    de: "{path}: Die Zusammenfassung hat Natura nur bei Steuersatz null.",
  },
  check_00437: {
    it: "{path}: servono Percentuale o Importo.",
    en: "{path}: Percentuale or Importo is needed.",
    de: "{path}: Percentuale oder Importo ist nötig.",
  },
  check_00438: {
    it: "{path}: servono Percentuale o Importo.",
    en: "{path}: Percentuale or Importo is needed.",
    de: "{path}: Percentuale oder Importo ist nötig.",
  },
  check_00444: {
    it: "Manca {path} per la natura {value}.",
    en: "{path} for Natura {value} is missing.",
    de: "{path} zu Natura {value} fehlt.",
  },
  check_00445: {
    it: "{path}: dal 2021 la natura {value} va precisata (ad esempio {value}.1).",
    en: "{path}: since 2021 Natura {value} must be more precise (such as {value}.1).",
    de: "{path}: Seit 2021 muss Natura {value} genauer sein (etwa {value}.1).",
  },
  check_00471: {
    it: "In un documento {value} chi emette e cliente non possono coincidere.",
    en: "In a {value} document seller and buyer can't be the same.",
    de: "In einem Dokument {value} dürfen Aussteller und Kunde nicht dieselben sein.",
  },
  check_00472: {
    it: "In un documento {value} chi emette e cliente devono coincidere.",
    en: "In a {value} document seller and buyer must be the same.",
    de: "In einem Dokument {value} müssen Aussteller und Kunde dieselben sein.",
  },
  check_00473: {
    it: "In un documento {value} il paese di chi emette non può essere IT.",
    en: "In a {value} document the seller's country can't be IT.",
    de: "In einem Dokument {value} darf das Land des Ausstellers nicht IT sein.",
  },
  check_00476: {
    it: "Almeno uno tra chi emette e cliente deve essere italiano.",
    en: "Seller or buyer must be Italian.",
    de: "Aussteller oder Kunde muss italienisch sein.",
  },
} as const satisfies Record<string, Record<CheckLocale, string>>;

/** Names a sentence of `checkMessages`. */
export type CheckReason = keyof typeof checkMessages;

/** The sentence of a finding in a language. */
export function checkSentence(
  error: Pick<CheckError, "reason" | "path" | "values">,
  locale: CheckLocale,
): string {
  const values: Record<string, string | number> = { path: error.path, ...error.values };
  return checkMessages[error.reason][locale].replace(/\{(\w+)\}/g, (_, name: string) =>
    String(values[name] ?? ""),
  );
}
