import { createFormatter, createTranslator } from "use-intl/core";
import { formats } from "./formats";
import { type Locale, timeZone } from "./locale";
import { messages } from "./messages";

/** Translations where no request is at hand (mails, jobs): `translator("it")("mail.welcome.subject", { … })`. */
export function translator(locale: Locale) {
  return createTranslator({ locale, messages: messages[locale], timeZone, formats });
}

/** Dates, numbers and money where no request is at hand; the same formats as on the pages. */
export function formatter(locale: Locale) {
  return createFormatter({ locale, timeZone, formats });
}
