/** Languages of the API's messages (the contract's "Localization"); the first is the default. */
export const apiLanguages = ["it", "en", "de"] as const;
/** A language that messages of `/v1` come in. */
export type ApiLanguage = (typeof apiLanguages)[number];

type Sentence = Record<ApiLanguage, string>;

/** Titles by status. */
export const titles: Record<400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503, Sentence> =
  {
    400: { it: "Richiesta non valida", en: "Bad request", de: "Ungültige Anfrage" },
    401: { it: "Non autorizzato", en: "Unauthorized", de: "Nicht autorisiert" },
    403: { it: "Non consentito", en: "Forbidden", de: "Nicht erlaubt" },
    404: { it: "Non trovato", en: "Not found", de: "Nicht gefunden" },
    405: { it: "Metodo non consentito", en: "Method not allowed", de: "Methode nicht erlaubt" },
    409: { it: "Conflitto", en: "Conflict", de: "Konflikt" },
    413: { it: "Troppo grande", en: "Too large", de: "Zu groß" },
    415: { it: "Formato non supportato", en: "Unsupported media type", de: "Format nicht unterstützt" },
    422: { it: "Dati non validi", en: "Unprocessable content", de: "Ungültige Daten" },
    429: { it: "Troppe richieste", en: "Too many requests", de: "Zu viele Anfragen" },
    500: { it: "Errore interno", en: "Internal error", de: "Interner Fehler" },
    503: { it: "Non disponibile", en: "Unavailable", de: "Nicht verfügbar" },
  };

/** Puts values into a sentence's `{name}` places; a place without a value stays as it is. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : place,
  );
}

/** Sentences by reason, else by code. Tell what to do next where there is something. */
export const sentences: Record<string, Sentence> = {
  not_found: { it: "Elemento non trovato.", en: "Not found.", de: "Nicht gefunden." },
  conflict: {
    it: "Esiste già, o è cambiato nel frattempo.",
    en: "It exists already, or has changed meanwhile.",
    de: "Existiert bereits oder wurde inzwischen geändert.",
  },
  changed_meanwhile: {
    it: "È stato modificato nel frattempo: rileggilo e riprova.",
    en: "It was changed meanwhile: read it again and retry.",
    de: "Wurde inzwischen geändert: Bitte neu lesen und wiederholen.",
  },
  company_exists: {
    it: "Esiste già un'azienda con partita IVA {vat}.",
    en: "There is a company with the VAT number {vat} already.",
    de: "Es gibt bereits ein Unternehmen mit der USt-IdNr. {vat}.",
  },
  company_has_documents: {
    it: "L'azienda ha {sent} documenti inviati e {received} ricevuti. Aggiungi force=true per eliminare tutto.",
    en: "The company has {sent} sent and {received} received documents. Add force=true to delete all of them.",
    de: "Das Unternehmen hat {sent} gesendete und {received} empfangene Dokumente. Mit force=true wird alles gelöscht.",
  },
  idempotency_in_progress: {
    it: "Una richiesta con questa Idempotency-Key è ancora in corso: riprova tra poco.",
    en: "A request with this Idempotency-Key is still under way: try again in a moment.",
    de: "Eine Anfrage mit diesem Idempotency-Key läuft noch: Bitte gleich noch einmal versuchen.",
  },
  idempotency_reused: {
    it: "Questa Idempotency-Key è già servita per una richiesta diversa: usane una nuova.",
    en: "This Idempotency-Key was used for another request already: take a new one.",
    de: "Dieser Idempotency-Key wurde schon für eine andere Anfrage verwendet: Bitte einen neuen nehmen.",
  },
  bad_idempotency_key: {
    it: "Idempotency-Key: al massimo {max} caratteri.",
    en: "Idempotency-Key: at most {max} characters.",
    de: "Idempotency-Key: höchstens {max} Zeichen.",
  },
  company_unknown: {
    it: "Aziende non presenti nell'account: {companies}.",
    en: "Not companies of the account: {companies}.",
    de: "Keine Unternehmen des Kontos: {companies}.",
  },
  operations_exhausted: {
    it: "Operazioni esaurite: acquistane altre nella Dashboard.",
    en: "No operations left: buy more in the Dashboard.",
    de: "Keine Vorgänge mehr übrig: Kaufen Sie weitere im Dashboard.",
  },
  signatures_exhausted: {
    it: "Firme esaurite: acquistane altre nella Dashboard.",
    en: "No signatures left: buy more in the Dashboard.",
    de: "Keine Signaturen mehr übrig: Kaufen Sie weitere im Dashboard.",
  },
  exchange_unavailable: {
    it: "Il Sistema di Interscambio non è configurato per l'ambiente live: non è stato salvato nulla.",
    en: "No exchange is configured for the live environment: nothing was stored.",
    de: "Für die Live-Umgebung ist kein Austauschsystem konfiguriert: Nichts wurde gespeichert.",
  },
  signature_unavailable: {
    it: "La firma digitale non è configurata per l'ambiente live: non è stato salvato nulla.",
    en: "Signing is not configured for the live environment: nothing was stored.",
    de: "Die Signatur ist für die Live-Umgebung nicht konfiguriert: Nichts wurde gespeichert.",
  },
  payloads_too_large: {
    it: "I contenuti di questa pagina superano i {maxMb} MB: chiedi una page_size minore.",
    en: "The payloads of this page are larger than {maxMb} MB: ask for a smaller page_size.",
    de: "Die Inhalte dieser Seite sind größer als {maxMb} MB: Bitte page_size verkleinern.",
  },
  invalid: { it: "Valore non valido.", en: "Invalid value.", de: "Ungültiger Wert." },
  required: { it: "Campo obbligatorio.", en: "Required.", de: "Pflichtfeld." },
  too_long: { it: "Troppo lungo.", en: "Too long.", de: "Zu lang." },
  too_many: { it: "Troppi elementi.", en: "Too many.", de: "Zu viele." },
  control_characters: {
    it: "Contiene caratteri di controllo.",
    en: "Contains control characters.",
    de: "Enthält Steuerzeichen.",
  },
  vat_malformed: {
    it: "Non è una partita IVA: prefisso del paese e numero, come IT01234567890.",
    en: "Not a VAT number: country code and number, like IT01234567890.",
    de: "Keine USt-IdNr.: Ländercode und Nummer, etwa IT01234567890.",
  },
  fiscal_code_malformed: {
    it: "Non è un codice fiscale: solo lettere e cifre.",
    en: "Not a fiscal code: letters and digits only.",
    de: "Keine Steuernummer: nur Buchstaben und Ziffern.",
  },
  unknown_fields: {
    it: "Campi sconosciuti: {fields}.",
    en: "Unknown fields: {fields}.",
    de: "Unbekannte Felder: {fields}.",
  },
  bad_request: { it: "Richiesta non valida.", en: "Bad request.", de: "Ungültige Anfrage." },
  bad_parameter: {
    it: "Parametro «{name}» non valido: {expected}.",
    en: "Parameter “{name}” is not valid: {expected}.",
    de: "Parameter „{name}“ ist ungültig: {expected}.",
  },
  bad_sort: {
    it: "Non si può ordinare per «{name}». Campi validi: {fields}.",
    en: "Can't sort by “{name}”. Valid fields: {fields}.",
    de: "Sortieren nach „{name}“ ist nicht möglich. Gültige Felder: {fields}.",
  },
  secret_in_query: {
    it: "La ricerca contiene un segreto: non metterlo mai in un URL.",
    en: "The search holds a secret: never put one in a URL.",
    de: "Die Suche enthält ein Geheimnis: nie in eine URL schreiben.",
  },
  bad_json: {
    it: "Il corpo non è JSON valido.",
    en: "The body is not valid JSON.",
    de: "Der Inhalt ist kein gültiges JSON.",
  },
  bad_multipart: {
    it: "Manca il file: multipart/form-data con il campo «file».",
    en: "The file is missing: multipart/form-data with the field “file”.",
    de: "Die Datei fehlt: multipart/form-data mit dem Feld „file“.",
  },
  body_broken: {
    it: "Il corpo della richiesta è incompleto.",
    en: "The request's body is incomplete.",
    de: "Der Inhalt der Anfrage ist unvollständig.",
  },
  method_not_allowed: {
    it: "Metodo non consentito; consentiti: {allowed}.",
    en: "Method not allowed; allowed: {allowed}.",
    de: "Methode nicht erlaubt; erlaubt: {allowed}.",
  },
  unsupported_media_type: {
    it: "Content-Type non supportato; atteso: {expected}.",
    en: "Unsupported Content-Type; expected: {expected}.",
    de: "Content-Type nicht unterstützt; erwartet: {expected}.",
  },
  payload_too_large: {
    it: "Il corpo supera i {maxMb} MB.",
    en: "The body is larger than {maxMb} MB.",
    de: "Der Inhalt ist größer als {maxMb} MB.",
  },
  export_running: {
    it: "È già in corso un'esportazione di questo account: riprova quando è finita.",
    en: "An export of this account is under way: try again once it has ended.",
    de: "Ein Export dieses Kontos läuft bereits: Bitte nach seinem Ende noch einmal versuchen.",
  },
  bad_period: {
    it: "Periodo non valido: year con month oppure quarter, o document_date_from e document_date_to.",
    en: "Not a valid period: year with either month or quarter, or document_date_from and document_date_to.",
    de: "Kein gültiger Zeitraum: year mit month oder quarter, oder document_date_from und document_date_to.",
  },
  webhook_url: {
    it: "Non è un indirizzo http(s) senza nome utente.",
    en: "Not an http(s) address without a user name.",
    de: "Keine http(s)-Adresse ohne Benutzernamen.",
  },
  webhook_url_private: {
    it: "Deve essere un indirizzo https pubblico: gli indirizzi di reti private non sono ammessi.",
    en: "It must be a public https address: addresses of private networks are not allowed.",
    de: "Es muss eine öffentliche https-Adresse sein: Adressen privater Netze sind nicht erlaubt.",
  },
  webhook_event: {
    it: "Evento sconosciuto. Validi: send.add, update.add, receive.add, receive.delete.",
    en: "Unknown event. Valid ones: send.add, update.add, receive.add, receive.delete.",
    de: "Unbekanntes Ereignis. Gültig: send.add, update.add, receive.add, receive.delete.",
  },
  webhooks_full: {
    it: "L'account ha già {max} webhook: eliminane uno.",
    en: "The account has {max} webhooks already: delete one.",
    de: "Das Konto hat bereits {max} Webhooks: Löschen Sie einen.",
  },
  company_unknown_id: {
    it: "Non è un'azienda di questa chiave.",
    en: "Not a company of this key.",
    de: "Kein Unternehmen dieses Schlüssels.",
  },
  rate_limited: {
    it: "Troppe richieste: riprova tra {seconds} secondi.",
    en: "Too many requests: try again in {seconds} seconds.",
    de: "Zu viele Anfragen: Bitte in {seconds} Sekunden noch einmal versuchen.",
  },
  unavailable: {
    it: "Servizio temporaneamente non disponibile: riprova tra poco.",
    en: "Temporarily unavailable: try again shortly.",
    de: "Vorübergehend nicht verfügbar: Bitte gleich noch einmal versuchen.",
  },
  internal: {
    it: "Errore interno. Riferimento: {id}.",
    en: "Internal error. Reference: {id}.",
    de: "Interner Fehler. Referenz: {id}.",
  },
};
