"use client";

import { useTranslations } from "next-intl";
import { Fragment, type ReactNode, useEffect, useRef, useState } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { SubmitButton } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { useKit } from "@/components/ui/kit-provider";
import { RadioCards } from "@/components/ui/radio-cards";
import { type Preset, presetNames } from "@/lib/access/presets";
import type { CompanyChoices, CompanyName } from "@/lib/companies/queries";
import type { FormState } from "@/lib/forms/state";
import { type Purpose, purposes, suggestedFields } from "@/lib/keys/purposes";
import { PasswordAgain } from "../../password-again";
import { draftOf, fieldsOf, presetDefault } from "../fields/draft";
import { ExpiryField } from "../fields/expiry-field";
import { OriginsField } from "../fields/origins-field";
import { ScopeField } from "../fields/scope-field";
import { useSummary } from "../fields/use-summary";
import { CopyNote } from "./copy-note";
import { PurposePicker } from "./purpose-picker";
import type { Start } from "./start";
import { useAllowedOrigins } from "./use-allowed-origins";

/**
 * The settings of a new key. Fields keep their own values (a plain form before any script); a purpose, another key or
 * what a refusal gives back fills them in, and the sentence beside them follows each change.
 */
export function KeyForm({
  choices,
  creationId,
  today,
  start,
  action,
  refused,
}: {
  choices: CompanyChoices;
  creationId: string;
  today: string;
  start: Start;
  action: (form: FormData) => void;
  refused: Extract<FormState, { ok: false }>;
}) {
  const t = useTranslations("keys.new");
  const keys = useTranslations("keys");
  const common = useTranslations("common.actions");
  const { now } = useKit();
  const { fieldErrors, formError } = refused;
  const sent = Object.keys(refused.values).length > 0;
  const form = useRef<HTMLFormElement>(null);
  const [id] = useState(refused.values.creationId ?? creationId);
  const [purpose, setPurpose] = useState(start.purpose);
  const [filled, fill] = useState(() => ({ fields: sent ? refused.values : start.fields, over: refused }));
  // What was filled in last counts: by a purpose, or by a refusal that came after it.
  const values = filled.over === refused || !sent ? filled.fields : refused.values;
  const [draft, setDraft] = useState(() => draftOf((name) => values[name] ?? "", new Date(now)));
  const [picked, pick] = useState(() =>
    pickedOf(values.companies, [...start.companies, ...choices.companies]),
  );
  const vats = picked.map(({ vat }) => vat);
  const allowed = useAllowedOrigins(draft.origins);

  useEffect(() => {
    if (refused.formError || Object.keys(refused.fieldErrors).length > 0) {
      form.current
        ?.querySelector<HTMLElement>("[aria-invalid=true], [data-fault] input, [role=alert]")
        ?.focus();
    }
  }, [refused]);

  const choose = (next: Purpose) => {
    setPurpose(next);
    const { description } = values;
    fill({ fields: { ...suggestedFields(next), ...(description && { description }) }, over: refused });
  };
  const follow = () => {
    if (form.current) setDraft(draftOf(fieldsOf(form.current), new Date()));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fields themselves are read, once they are filled in.
  useEffect(follow, [purpose]);
  const narrow = (preset: Preset) =>
    form.current?.querySelector<HTMLInputElement>(`[name=preset][value=${preset}]`)?.click();

  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        back={{ href: "/keys", label: keys("title") }}
      />
      <form
        ref={form}
        action={action}
        onChange={follow}
        noValidate
        className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem] lg:gap-8"
      >
        <input type="hidden" name="creationId" value={id} />
        <Card className="divide-y divide-line">
          <Section>
            {start.copy ? <CopyNote {...start.copy} /> : <PurposePicker chosen={purpose} onChoose={choose} />}
          </Section>
          <Section>
            <TextField
              name="description"
              label={t("name")}
              description={t("nameHint")}
              placeholder={t("namePlaceholder")}
              defaultValue={values.description}
              error={fieldErrors.description}
              maxLength={120}
              autoComplete="off"
              required
            />
          </Section>
          {/* Another purpose fills these in anew; the description is the owner's own. */}
          <Fragment key={purpose}>
            <Section>
              <RadioCards
                legend={t("preset")}
                name="preset"
                defaultValue={values.preset ?? presetDefault}
                error={fieldErrors.preset}
                options={presetNames.map((preset) => ({
                  value: preset,
                  title: keys(`preset.${preset}`),
                  description: keys(`presetText.${preset}`),
                }))}
              />
            </Section>
            <Section>
              <ScopeField
                choices={choices}
                scope={values.companyScope}
                picked={picked}
                onPick={pick}
                // A refusal is of what was sent: it is no longer true once something else is chosen.
                scopeError={draft.scopeChosen ? undefined : fieldErrors.companyScope}
                error={
                  vats.join("\n") === (refused.values.companies ?? "") ? fieldErrors.companies : undefined
                }
              />
            </Section>
            <Section>
              <ExpiryField
                choice={values.expiry}
                day={values.expiryDay}
                today={today}
                error={fieldErrors.expiresAt}
              />
            </Section>
            <Section>
              <OriginsField
                text={values.origins}
                errors={fieldErrors}
                open={purpose !== null && purposes[purpose].browser}
                preset={draft.preset}
                onNarrow={narrow}
              />
            </Section>
          </Fragment>
        </Card>

        <div className="grid gap-3 lg:sticky lg:top-[calc(var(--strip,0px)+1.5rem)]">
          <FormError>{formError}</FormError>
          <PasswordAgain state={refused} what="create" />
          <Card>
            <div className="grid gap-2 px-4 py-4 sm:px-5">
              <h2 className="text-sm font-medium text-muted">{t("summary")}</h2>
              <Summary
                settings={{
                  ...draft,
                  companies: draft.companyScope === "all" ? [] : vats,
                  origins: allowed,
                }}
                chosen={draft.scopeChosen}
                companies={picked}
              />
              <p className="text-sm text-muted text-pretty">{t("summaryNote")}</p>
            </div>
            <div className="grid gap-2 border-t border-line bg-subtle px-4 py-4 sm:px-5">
              <SubmitButton>{t("submit")}</SubmitButton>
              <ButtonLink href="/keys" variant="ghost">
                {common("cancel")}
              </ButtonLink>
            </div>
          </Card>
        </div>
      </form>
    </>
  );
}

/** What a refusal or another key gives, with the names that are known. */
function pickedOf(lines: string | undefined, known: CompanyName[]): CompanyName[] {
  return (lines ?? "")
    .split("\n")
    .filter(Boolean)
    .map((vat) => known.find((each) => each.vat === vat) ?? { vat, name: vat });
}

function Section({ children }: { children: ReactNode }) {
  return <div className="px-4 py-5 sm:px-6">{children}</div>;
}

function Summary({
  settings,
  chosen,
  companies,
}: {
  settings: Parameters<typeof useSummary>[0];
  chosen: boolean;
  companies: CompanyName[];
}) {
  const t = useTranslations("keys.new");
  const sentence = useSummary(settings, companies);
  const missing = settings.companyScope === "selected" && settings.companies.length === 0;
  return (
    <output aria-live="polite" className="block text-base text-ink text-pretty [overflow-wrap:anywhere]">
      {!chosen && t("summaryScope")}
      {chosen && (missing ? t("summaryPick") : sentence)}
    </output>
  );
}
