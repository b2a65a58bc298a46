import { useTranslations } from "next-intl";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button-link";
import type { Verdict } from "@/lib/api/explain";
import type { Trial } from "./trial";

/** The card of the key's page where a refusal can be lifted, by the rule's code. */
const settings = {
  key_disabled: "status",
  key_expired: "expiry",
  origin_not_allowed: "origins",
  preset_not_allowed: "preset",
  company_not_allowed: "companies",
} as const;
type Setting = keyof typeof settings;

/** Rules that have a name of their own; the rest is the address's fault, not the key's. */
const rules = [
  "key_disabled",
  "key_expired",
  "origin_not_allowed",
  "preset_not_allowed",
  "manage_not_allowed",
  "company_not_allowed",
] as const;

const isSetting = (code: string): code is Setting => Object.hasOwn(settings, code);

/** What the API would answer, by which rule, and where that rule can be changed. */
export function TrialResult({
  keyId,
  primary,
  trial,
  verdict,
  company,
}: {
  keyId: number;
  primary: boolean;
  trial: Trial;
  verdict: Verdict;
  company: { vat: string; name: string | null } | null;
}) {
  const t = useTranslations("keyActivity.trial");
  const request = { request: `${trial.method} ${trial.path}` };
  const name = company?.name ?? company?.vat ?? "";
  if (verdict.outcome === "allowed") {
    return (
      <Banner tone="success" title={t("allowed", request)}>
        {t("allowedText", { class: verdict.route.routeClass })}
      </Banner>
    );
  }
  if (verdict.outcome === "hidden") {
    return (
      <Banner tone="warn" title={t("hidden", { ...request, company: name })}>
        {t("hiddenText", { company: name })}
      </Banner>
    );
  }
  const rule = rules.find((code) => code === verdict.code);
  // The primary has one setting of these, and a scope that adds a company can't be mended by choosing one.
  const mendable = isSetting(verdict.code) && (!primary || verdict.code === "origin_not_allowed");
  return (
    <Banner
      tone="danger"
      title={t("refused", { ...request, status: verdict.status })}
      action={
        mendable &&
        isSetting(verdict.code) && (
          <ButtonLink size="sm" href={`/keys/${keyId}#${settings[verdict.code]}`}>
            {t(`mend.${settings[verdict.code]}`)}
          </ButtonLink>
        )
      }
    >
      <p>{t(`rule.${rule ?? "address"}`)}</p>
      <p className="mt-1">
        {t("says")} <q>{verdict.detail}</q> <code className="font-mono text-xs">{verdict.code}</code>
      </p>
    </Banner>
  );
}
