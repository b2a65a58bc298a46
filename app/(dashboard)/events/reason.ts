import type { useTranslations } from "next-intl";
import { isPreset } from "@/lib/access/presets";
import type { EventView } from "@/lib/events/queries";

/** Codes that have words of their own. */
const wordedCodes = [
  "key_disabled",
  "key_expired",
  "key_revoked",
  "origin_not_allowed",
  "preset_not_allowed",
  "manage_not_allowed",
  "company_not_allowed",
  "rate_limited",
  "not_found",
  "method_not_allowed",
  "bad_request",
  "invalid",
  "conflict",
  "primary_key",
  "company_has_documents",
  "operations_exhausted",
  "signatures_exhausted",
  "exchange_unavailable",
  "signature_unavailable",
  "payload_too_large",
  "unsupported_media_type",
  "too_many",
  "unavailable",
  "internal",
] as const;
type WordedCode = (typeof wordedCodes)[number];

const isWorded = (code: string): code is WordedCode => wordedCodes.some((known) => known === code);

/** Why a request was not answered, in words; a code without words is told by the answer's own sentence. */
export function reasonInWords(
  t: ReturnType<typeof useTranslations<"events">>,
  preset: ReturnType<typeof useTranslations<"keys.preset">>,
  { code, error, needs, origin }: Pick<EventView, "code" | "error" | "needs" | "origin">,
): string | null {
  if (code === null) return null;
  if (!isWorded(code)) return error ?? code;
  if (code === "preset_not_allowed" && isPreset(needs)) return t("needsPreset", { preset: preset(needs) });
  if (code === "company_not_allowed" && needs) return t("needsCompany", { vat: needs });
  if (code === "origin_not_allowed" && origin) return t("needsOrigin", { origin });
  return t(`reason.${code}`);
}
