"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { keepTyped } from "@/app/keep-typed";
import { useSent } from "@/app/use-sent";
import { Banner } from "@/components/ui/banner";
import { Button, SubmitButton } from "@/components/ui/button";
import { SettingCard } from "@/components/ui/card";
import { CheckboxField } from "@/components/ui/choice";
import { Fieldset, TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { type Environment, environments } from "@/lib/access/presets";
import { idle } from "@/lib/forms/state";
import { edit } from "./actions";

/** A company's name and fiscal code where it has these ones; another environment can be given the same. */
export function EditCompany({
  vat,
  name,
  fiscalCode,
  here,
  versions,
}: {
  vat: string;
  name: string;
  fiscalCode: string;
  /** The environments that have these values now. */
  here: Environment[];
  /** Of every environment that has the company. */
  versions: Partial<Record<Environment, number>>;
}) {
  const t = useTranslations("companies.edit");
  const fields = useTranslations("companies.form");
  const common = useTranslations("common");
  const [state, send] = useSent(edit, "company");
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const now = JSON.stringify({ name, fiscalCode, versions });
  const [shown, show] = useState({ now, versions });
  const [round, setRound] = useState(0);
  const [dirty, setDirty] = useState(!state.ok && state !== idle);
  const [dropped, drop] = useState<typeof state | null>(null);
  const refused = state.ok || state === dropped ? idle : state;
  const { values, fieldErrors, formError, brokeOff } = refused;
  const sentBefore = Object.keys(values).length > 0;
  const ticked: readonly string[] = sentBefore ? (values.environments ?? "").split("\n") : here;
  const there = environments.filter((environment) => versions[environment] !== undefined);
  const conflict =
    formError !== null && there.some((each) => Number(values[each] ?? versions[each]) !== versions[each]);

  // The versions that are sent follow the page only as long as the fields do: what was typed overwrites nothing unseen.
  if (shown.now !== now && !dirty) {
    show({ now, versions });
    const mine = state.ok && state.data.name === name && state.data.fiscalCode === fiscalCode;
    if (!mine) setRound(round + 1);
  }
  const takeStored = () => {
    drop(state);
    setDirty(false);
    show({ now, versions });
    setRound(round + 1);
  };

  useEffect(() => {
    if (formError && !brokeOff) router.refresh();
  }, [formError, brokeOff, router]);
  useEffect(() => {
    if (state.ok) return;
    setDirty(state !== idle);
    form.current?.querySelector<HTMLElement>("[aria-invalid=true], [role=alert]")?.focus();
  }, [state]);

  return (
    <form
      ref={form}
      action={send}
      onChange={() => setDirty(true)}
      onSubmit={() => setDirty(false)}
      onReset={keepTyped}
      noValidate
    >
      <input type="hidden" name="vat" value={vat} />
      {there.map((environment) => (
        <input
          key={environment}
          type="hidden"
          name={environment}
          value={(conflict ? versions : shown.versions)[environment]}
        />
      ))}
      <SettingCard
        title={
          here.length === there.length
            ? t("title")
            : t("titleIn", { environment: common(`environment.${here[0] ?? "live"}`) })
        }
        description={t("text")}
        actions={
          conflict ? (
            <>
              <Button onClick={takeStored}>{t("conflict.take")}</Button>
              <SubmitButton variant="danger">{t("conflict.anyway")}</SubmitButton>
            </>
          ) : (
            <SubmitButton>{common("actions.save")}</SubmitButton>
          )
        }
      >
        <div className="grid gap-4" key={round}>
          {state.ok && <Banner tone="success" live title={t("done", { name: state.data.name })} />}
          {conflict ? (
            <Banner tone="warn" live title={t("conflict.title")}>
              {t("conflict.text", { name, fiscalCode })}
            </Banner>
          ) : (
            <FormError>{formError}</FormError>
          )}
          <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_14rem]">
            <TextField
              name="name"
              label={fields("name")}
              defaultValue={values.name ?? name}
              error={fieldErrors.name}
              autoComplete="off"
              maxLength={200}
              required
            />
            <TextField
              name="fiscalCode"
              label={fields("fiscalCode")}
              defaultValue={values.fiscalCode ?? fiscalCode}
              error={fieldErrors.fiscalCode}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={40}
              mono
              required
            />
          </div>
          {there.length > 1 ? (
            <Fieldset legend={t("environments")} error={fieldErrors.environments}>
              <div className="flex flex-wrap gap-x-6 gap-y-2">
                {there.map((environment) => (
                  <CheckboxField
                    key={environment}
                    name="environments[]"
                    value={environment}
                    label={common(`environment.${environment}`)}
                    defaultChecked={ticked.includes(environment)}
                  />
                ))}
              </div>
            </Fieldset>
          ) : (
            there.map((environment) => (
              <input key={environment} type="hidden" name="environments[]" value={environment} />
            ))
          )}
        </div>
      </SettingCard>
    </form>
  );
}
