import { detail, problem } from "@/lib/api/problem";
import type { Locale } from "@/lib/i18n/locale";
import type { Unreadable } from "@/lib/invoices/readable";

/** Why a document can't be shown, in the words of `/v1`. */
export const unreadableInWords = ({ reason, values }: Unreadable, locale: Locale): string =>
  detail(problem("not_found", { reason, values }), locale);
