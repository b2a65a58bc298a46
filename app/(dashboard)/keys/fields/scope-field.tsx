"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { CheckboxField } from "@/components/ui/choice";
import { ComboboxMulti } from "@/components/ui/combobox-multi";
import { Fieldset } from "@/components/ui/field";
import { RadioCards } from "@/components/ui/radio-cards";
import type { CompanyChoices, CompanyName } from "@/lib/companies/queries";

const never = () => () => {};

/** False on the server and in the first paint: the time when only native controls work. */
function useScripted(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/** All companies or some of them; which, is asked only then (by a style rule, so also without JavaScript). */
export function ScopeField({
  choices,
  scope = "all",
  picked,
  onPick,
  error,
}: {
  /** The first that can be picked; the rest is searched for. */
  choices: CompanyChoices;
  scope?: string;
  picked: CompanyName[];
  onPick: (companies: CompanyName[]) => void;
  error?: string;
}) {
  const t = useTranslations("keys.new");
  const scripted = useScripted();
  const none = choices.total === 0;
  const offered = [
    ...choices.companies,
    ...picked.filter(({ vat }) => !choices.companies.some((each) => each.vat === vat)),
  ];
  return (
    <div className="group/scope grid gap-4">
      <RadioCards
        legend={t("scope")}
        name="companyScope"
        columns={2}
        defaultValue={scope}
        options={[
          { value: "all", title: t("scopeAll"), description: t("scopeAllText") },
          {
            value: "selected",
            title: t("scopeSelected"),
            description: t("scopeSelectedText"),
            disabled: none,
          },
        ]}
      />
      {none ? (
        <p className="text-sm text-muted [&_a]:font-medium [&_a]:text-accent-text [&_a]:underline [&_a]:underline-offset-2">
          {t.rich("scopeNone", { link: (chunks) => <Link href="/companies?add=1">{chunks}</Link> })}
        </p>
      ) : (
        <div className="hidden group-has-[[name=companyScope][value=selected]:checked]/scope:block">
          {scripted ? (
            <ComboboxMulti
              name="companies[]"
              label={t("companies")}
              emptyText={t("companiesEmpty")}
              options={offered.map(({ vat, name }) => ({ value: vat, label: name, detail: vat }))}
              value={picked.map(({ vat }) => vat)}
              onChange={(vats) => onPick(offered.filter(({ vat }) => vats.includes(vat)))}
              error={error}
            />
          ) : (
            <Fieldset legend={t("companies")} error={error}>
              <div className="grid max-h-72 gap-2 overflow-y-auto rounded-md border border-line p-3">
                {offered.map(({ vat, name }) => (
                  <CheckboxField
                    key={vat}
                    name="companies[]"
                    value={vat}
                    label={name}
                    description={<span className="font-mono text-xs">{vat}</span>}
                    defaultChecked={picked.some((each) => each.vat === vat)}
                  />
                ))}
              </div>
            </Fieldset>
          )}
        </div>
      )}
    </div>
  );
}
