import { useTranslations } from "next-intl";
import { Banner } from "@/components/ui/banner";
import { ButtonLink } from "@/components/ui/button-link";
import type { Verdict } from "@/lib/api/explain";
import { namesakes, type Trial } from "./trial";

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
      <Banner tone={namesakes(trial).length > 0 ? "warn" : "success"} title={t("allowed", request)}>
        <p>{t("allowedText", { class: verdict.route.routeClass })}</p>
        <ReadAs route={verdict.route} trial={trial} />
      </Banner>
    );
  }
  if (verdict.outcome === "hidden") {
    return (
      <Banner tone="warn" title={t("hidden", { ...request, company: name })}>
        <p>{t("hiddenText", { company: name })}</p>
        <ReadAs route={verdict.route} trial={trial} />
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

/** The route that the request was matched with, and one of the same path that may have been meant. */
function ReadAs({ route, trial }: { route: { method: string; path: string }; trial: Trial }) {
  const t = useTranslations("keyActivity.trial");
  const named = (key: "route" | "routeId" | "routeOther", { method, path }: typeof route) =>
    t.rich(key, {
      route: `${method} ${path}`,
      b: (text) => <code className="font-mono text-xs [overflow-wrap:anywhere]">{text}</code>,
    });
  return (
    <>
      <p className="mt-1">{named(route.path.includes("{") ? "routeId" : "route", route)}</p>
      {namesakes(trial).map((each) => (
        <p key={each.method} className="mt-1">
          {named("routeOther", each)}
        </p>
      ))}
    </>
  );
}
