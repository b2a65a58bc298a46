import type { InvoiceReason } from "@/lib/invoices/refusal";
import type { ApiLanguage } from "./sentences";

/** Why a document can't be taken, by reason; total over what `lib/invoices` refuses. */
export const documentSentences = {
  document_empty: { it: "Il documento è vuoto.", en: "The document is empty.", de: "Das Dokument ist leer." },
  document_too_large: {
    it: "Il documento supera i {maxMb} MB.",
    en: "The document is larger than {maxMb} MB.",
    de: "Das Dokument ist größer als {maxMb} MB.",
  },
  document_not_xml: {
    it: "Il documento non è XML valido né un file firmato (riga {line}).",
    en: "The document is neither well-formed XML nor a signed file (line {line}).",
    de: "Das Dokument ist weder wohlgeformtes XML noch eine signierte Datei (Zeile {line}).",
  },
  document_doctype: {
    it: "Il documento contiene un DOCTYPE, che non è ammesso (riga {line}).",
    en: "The document holds a DOCTYPE, which is not allowed (line {line}).",
    de: "Das Dokument enthält einen nicht erlaubten DOCTYPE (Zeile {line}).",
  },
  document_character: {
    it: "Il documento contiene un carattere non ammesso in XML (riga {line}).",
    en: "The document holds a character that XML does not allow (line {line}).",
    de: "Das Dokument enthält ein in XML nicht erlaubtes Zeichen (Zeile {line}).",
  },
  document_too_deep: {
    it: "Il documento annida più di {max} elementi (riga {line}).",
    en: "The document nests more than {max} elements (line {line}).",
    de: "Das Dokument verschachtelt mehr als {max} Elemente (Zeile {line}).",
  },
  document_too_complex: {
    it: "Il documento ha più di {max} elementi.",
    en: "The document has more than {max} elements.",
    de: "Das Dokument hat mehr als {max} Elemente.",
  },
  encoding_unknown: {
    it: "Codifica sconosciuta: {encoding}.",
    en: "Unknown encoding: {encoding}.",
    de: "Unbekannte Kodierung: {encoding}.",
  },
  encoding_wrong: {
    it: "Il documento non è codificato in {encoding} come dichiara.",
    en: "The document is not encoded in {encoding} as it says.",
    de: "Das Dokument ist nicht wie angegeben in {encoding} kodiert.",
  },
  p7m_broken: {
    it: "Il file p7m è danneggiato.",
    en: "The p7m file is broken.",
    de: "Die p7m-Datei ist beschädigt.",
  },
  p7m_tampered: {
    it: "La firma del file p7m non corrisponde al contenuto.",
    en: "The p7m file's signature does not match its content.",
    de: "Die Signatur der p7m-Datei passt nicht zum Inhalt.",
  },
  p7m_unsupported: {
    it: "Il file p7m usa un algoritmo non supportato: {algorithm}.",
    en: "The p7m file uses an unsupported algorithm: {algorithm}.",
    de: "Die p7m-Datei verwendet einen nicht unterstützten Algorithmus: {algorithm}.",
  },
  p7m_too_deep: {
    it: "Il file p7m ha più di {max} firme annidate.",
    en: "The p7m file nests more than {max} signatures.",
    de: "Die p7m-Datei verschachtelt mehr als {max} Signaturen.",
  },
  document_not_fattura: {
    it: "Non è una FatturaPA: la radice è «{element}».",
    en: "Not a FatturaPA: the root is “{element}”.",
    de: "Keine FatturaPA: Die Wurzel ist „{element}“.",
  },
  document_format: {
    it: "FormatoTrasmissione «{format}» non supportato: FPA12, FPR12 o FSM10.",
    en: "FormatoTrasmissione “{format}” is not supported: FPA12, FPR12 or FSM10.",
    de: "FormatoTrasmissione „{format}“ wird nicht unterstützt: FPA12, FPR12 oder FSM10.",
  },
  document_missing: { it: "Manca {path}.", en: "{path} is missing.", de: "{path} fehlt." },
  document_value: {
    it: "Il valore di {path} non è valido.",
    en: "The value of {path} is not valid.",
    de: "Der Wert von {path} ist ungültig.",
  },
  document_company: {
    it: "Il documento non indica la partita IVA della propria azienda.",
    en: "The document names no VAT number of its company.",
    de: "Das Dokument nennt keine USt-IdNr. des eigenen Unternehmens.",
  },
  json_unknown: {
    it: "Campo sconosciuto: {path}.",
    en: "Unknown field: {path}.",
    de: "Unbekanntes Feld: {path}.",
  },
  json_value: {
    it: "Il valore di {path} non è valido.",
    en: "The value of {path} is not valid.",
    de: "Der Wert von {path} ist ungültig.",
  },
  file_name: {
    it: "Il nome del file deve finire in .xml o .p7m e non contenere percorsi.",
    en: "The file name must end in .xml or .p7m and hold no path.",
    de: "Der Dateiname muss auf .xml oder .p7m enden und darf keinen Pfad enthalten.",
  },
  file_name_sequence: {
    it: "I nomi di file di questa azienda sono esauriti.",
    en: "The file names of this company are used up.",
    de: "Die Dateinamen dieses Unternehmens sind aufgebraucht.",
  },
} as const satisfies Record<InvoiceReason, Record<ApiLanguage, string>>;
