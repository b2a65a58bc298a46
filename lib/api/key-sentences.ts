import type { ApiLanguage } from "./sentences";

/** Why a key does not do: what it is and may, its scope, its settings and its seat. By reason, else by code. */
export const keySentences: Record<string, Record<ApiLanguage, string>> = {
  invalid_key: {
    it: "Chiave API mancante o non valida. Usala come nome utente HTTP Basic, con password vuota.",
    en: "Missing or invalid API key. Send it as the HTTP Basic user name, with an empty password.",
    de: "API-Schlüssel fehlt oder ist ungültig. Senden Sie ihn als HTTP-Basic-Benutzernamen mit leerem Passwort.",
  },
  desk_closed: {
    it: "Desk non si apre più con questa chiave. Chiedi a chi te l'ha data.",
    en: "Desk no longer opens with this key. Ask whoever gave it to you.",
    de: "Desk lässt sich mit diesem Schlüssel nicht mehr öffnen. Fragen Sie, wer ihn Ihnen gegeben hat.",
  },
  key_disabled: {
    it: "Questa chiave è disabilitata. Il titolare dell'account può riabilitarla nella Dashboard.",
    en: "This key is disabled. The account owner can enable it in the Dashboard.",
    de: "Dieser Schlüssel ist deaktiviert. Der Kontoinhaber kann ihn im Dashboard aktivieren.",
  },
  key_expired: {
    it: "Questa chiave è scaduta. Il titolare dell'account può prolungarla nella Dashboard.",
    en: "This key has expired. The account owner can extend it in the Dashboard.",
    de: "Dieser Schlüssel ist abgelaufen. Der Kontoinhaber kann ihn im Dashboard verlängern.",
  },
  seat_target_taken: {
    it: "L'altra chiave ha già un posto Desk, o un pagamento in corso per averne uno.",
    en: "The other key has a Desk seat already, or an open checkout for one.",
    de: "Der andere Schlüssel hat bereits einen Desk-Platz oder einen offenen Bezahlvorgang dafür.",
  },
  seat_key_unusable: {
    it: "Una chiave disattivata o scaduta non può avere un posto Desk.",
    en: "A key that is disabled or expired can't have a Desk seat.",
    de: "Ein deaktivierter oder abgelaufener Schlüssel kann keinen Desk-Platz haben.",
  },
  key_revoked: {
    it: "La chiave è stata revocata mentre la richiesta era in corso: non è stato salvato nulla.",
    en: "The key was revoked while the request ran: nothing was stored.",
    de: "Der Schlüssel wurde während der Anfrage widerrufen: Nichts wurde gespeichert.",
  },
  preset_not_allowed: {
    it: "I permessi di questa chiave non bastano: serve «{needs}». Il titolare dell'account può cambiarli nella Dashboard.",
    en: "This key's permissions don't allow it: “{needs}” is needed. The account owner can change them in the Dashboard.",
    de: "Die Berechtigungen dieses Schlüssels reichen nicht: „{needs}“ ist nötig. Der Kontoinhaber kann sie im Dashboard ändern.",
  },
  manage_not_allowed: {
    it: "Solo il segreto live della chiave primaria può gestire le chiavi.",
    en: "Only the primary key's live secret can manage keys.",
    de: "Nur das Live-Geheimnis des Primärschlüssels kann Schlüssel verwalten.",
  },
  origin_not_allowed: {
    it: "L'origine {origin} non è tra quelle consentite per questa chiave.",
    en: "The origin {origin} is not among those allowed for this key.",
    de: "Die Herkunft {origin} ist für diesen Schlüssel nicht erlaubt.",
  },
  company_not_allowed: {
    it: "Questa chiave non può operare per {vat}.",
    en: "This key may not act for {vat}.",
    de: "Dieser Schlüssel darf nicht für {vat} handeln.",
  },
  scoped_key_adds_company: {
    it: "Una chiave limitata ad alcune aziende non può aggiungerne.",
    en: "A key limited to some companies can't add one.",
    de: "Ein auf einzelne Unternehmen begrenzter Schlüssel kann keine hinzufügen.",
  },
  scoped_key_changes_vat: {
    it: "Una chiave limitata ad alcune aziende non può cambiare la partita IVA.",
    en: "A key limited to some companies can't change a VAT number.",
    de: "Ein auf einzelne Unternehmen begrenzter Schlüssel kann keine USt-IdNr. ändern.",
  },
  companies_required: {
    it: 'Indica almeno un\'azienda, oppure company_scope "all".',
    en: 'Name at least one company, or company_scope "all".',
    de: 'Mindestens ein Unternehmen angeben oder company_scope "all".',
  },
  companies_with_all: {
    it: 'Con company_scope "all" l\'elenco delle aziende deve essere vuoto.',
    en: 'With company_scope "all" the list of companies must be empty.',
    de: 'Bei company_scope "all" muss die Unternehmensliste leer sein.',
  },
  expiry_year: { it: "Anno non valido.", en: "Not a valid year.", de: "Ungültiges Jahr." },
  expiry_past: {
    it: "La scadenza è nel passato.",
    en: "The expiry lies in the past.",
    de: "Das Ablaufdatum liegt in der Vergangenheit.",
  },
  primary_key: {
    it: "La chiave primaria non si può modificare, ruotare o eliminare qui.",
    en: "The primary key can't be changed, rotated or deleted here.",
    de: "Der Primärschlüssel kann hier nicht geändert, rotiert oder gelöscht werden.",
  },
};
