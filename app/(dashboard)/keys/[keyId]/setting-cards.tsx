"use client";

import { TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { TextField } from "@/components/ui/field";
import { RadioCards } from "@/components/ui/radio-cards";
import { RelativeTime } from "@/components/ui/relative-time";
import { type CompanyScope, type Preset, presetNames } from "@/lib/access/presets";
import type { CompanyChoices, CompanyName } from "@/lib/companies/queries";
import { descriptionMax } from "@/lib/keys/key";
import { ExpiryField } from "../fields/expiry-field";
import { OriginsField } from "../fields/origins-field";
import { ScopeField } from "../fields/scope-field";
import { saveDescription, saveExpiry, saveOrigins, savePreset, saveScope } from "./actions";
import { type Given, SettingForm } from "./setting-form";
import { useShownKey } from "./shown-key";

/** The card's title is the field's: its first legend is for the ear only. */
const titled = "[&>div>fieldset:first-child>legend]:sr-only";

/** Who or what uses the key. */
export function DescriptionCard({ description }: { description: string }) {
  const t = useTranslations("keyPage.description");
  const create = useTranslations("keys.new");
  return (
    <SettingForm
      id="description"
      title={t("title")}
      hint={t("hint")}
      action={saveDescription}
      stored={{ description }}
    >
      {({ values, errors }) => (
        <TextField
          name="description"
          label={t("title")}
          hideLabel
          description={create("nameHint")}
          defaultValue={values.description}
          error={errors.description}
          maxLength={descriptionMax}
          autoComplete="off"
          required
          className="max-w-lg"
        />
      )}
    </SettingForm>
  );
}

/** What the key may do. */
export function PresetCard({ preset }: { preset: Preset }) {
  const t = useTranslations("keyPage.preset");
  const keys = useTranslations("keys");
  return (
    <SettingForm id="preset" title={t("title")} hint={t("hint")} action={savePreset} stored={{ preset }}>
      {({ values, errors }) => (
        <RadioCards
          legend={t("title")}
          hideLegend
          name="preset"
          defaultValue={values.preset}
          error={errors.preset}
          options={presetNames.map((each) => ({
            value: each,
            title: keys(`preset.${each}`),
            description: keys(`presetText.${each}`),
          }))}
        />
      )}
    </SettingForm>
  );
}

/** Which companies the key sees; `gone` are those of its scope that were deleted. */
export function ScopeCard({
  scope,
  picked,
  gone,
  choices,
}: {
  scope: CompanyScope;
  picked: CompanyName[];
  gone: CompanyName[];
  choices: CompanyChoices;
}) {
  const t = useTranslations("keyPage.scope");
  const keys = useTranslations("keys.scope");
  const format = useFormatter();
  const stranded = scope === "selected" && gone.length === picked.length;
  return (
    <SettingForm
      id="companies"
      title={t("title")}
      hint={t("hint")}
      action={saveScope}
      stored={{ companyScope: scope, companies: picked.map(({ vat }) => vat).join("\n") }}
    >
      {(given) => (
        <div className="grid gap-4">
          {stranded ? (
            <Banner tone="warn" title={keys("none")}>
              {keys("noneText")}
            </Banner>
          ) : (
            gone.length > 0 && (
              <p className="flex items-start gap-2 text-sm text-amber-text">
                <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
                {t("gone", {
                  companies: format.list(
                    gone.map(({ vat }) => vat),
                    "and",
                  ),
                })}
              </p>
            )
          )}
          <Picker given={given} known={[...choices.companies, ...picked]} choices={choices} />
        </div>
      )}
    </SettingForm>
  );
}

function Picker({
  given: { values, errors, touch },
  known,
  choices,
}: {
  given: Given;
  known: CompanyName[];
  choices: CompanyChoices;
}) {
  const [picked, pick] = useState(() =>
    (values.companies ?? "")
      .split("\n")
      .filter(Boolean)
      .map((vat) => known.find((each) => each.vat === vat) ?? { vat, name: vat }),
  );
  return (
    <div className={titled}>
      <ScopeField
        choices={choices}
        scope={values.companyScope}
        picked={picked}
        onPick={(companies) => {
          pick(companies);
          touch();
        }}
        error={errors.companies}
      />
    </div>
  );
}

/** From which web pages the key may be used. On the primary, whose secret opens everything, with a harder word. */
export function OriginsCard({ origins }: { origins: string[] }) {
  const t = useTranslations("keyPage.origins");
  const { kind } = useShownKey();
  return (
    <SettingForm
      id="origins"
      title={t("title")}
      hint={t("hint")}
      action={saveOrigins}
      stored={{ origins: origins.join("\n") }}
    >
      {({ values, errors }) => (
        <div className="grid gap-4">
          {kind === "primary" && (
            <Banner tone="danger" title={t("primaryTitle")}>
              {t("primaryText")}
            </Banner>
          )}
          <OriginsField text={values.origins} errors={errors} />
        </div>
      )}
    </SettingForm>
  );
}

/** When the key ends by itself. */
export function ExpiryCard({
  expiresAt,
  expired,
  fields,
  today,
}: {
  expiresAt: Date | null;
  expired: boolean;
  /** The end as the form's fields. */
  fields: { expiry: string; expiryDay: string };
  /** `yyyy-mm-dd` in Rome. */
  today: string;
}) {
  const t = useTranslations("keyPage.expiry");
  const format = useFormatter();
  return (
    <SettingForm id="expiry" title={t("title")} hint={t("hint")} action={saveExpiry} stored={fields}>
      {({ values, errors }) => (
        <div className="grid gap-4">
          <p className={expired ? "text-sm font-medium text-red-text" : "text-sm text-muted"}>
            {expiresAt
              ? t.rich(expired ? "past" : "set", {
                  date: format.dateTime(expiresAt, "precise"),
                  when: () => <RelativeTime at={expiresAt} />,
                })
              : t("never")}
          </p>
          <div className={titled}>
            <ExpiryField
              choice={values.expiry}
              day={values.expiryDay}
              today={today}
              error={errors.expiresAt}
            />
          </div>
        </div>
      )}
    </SettingForm>
  );
}
