"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useSent } from "@/app/use-sent";
import { Banner } from "@/components/ui/banner";
import { SubmitButton } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { CheckboxField } from "@/components/ui/choice";
import { Fieldset } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { environments } from "@/lib/access/presets";
import { idle } from "@/lib/forms/state";
import { add } from "./actions";
import { CompanyFields } from "./company-fields";

/** The form of a new company; it stays open for the next one. */
export function AddCompany() {
  const t = useTranslations("companies.form");
  const common = useTranslations("common");
  const [state, send] = useSent(add, "company");
  const form = useRef<HTMLFormElement>(null);
  const { values, fieldErrors, formError } = state.ok ? idle : state;
  const sentBefore = Object.keys(values).length > 0;
  const ticked = sentBefore ? (values.environments ?? "").split("\n") : environments;

  useEffect(() => {
    const first =
      state.ok || Object.keys(state.fieldErrors).length === 0 ? "[name=vat]" : "[aria-invalid=true]";
    form.current?.querySelector<HTMLElement>(first)?.focus();
  }, [state]);

  return (
    <form ref={form} action={send} noValidate>
      <Card>
        <CardHeader title={t("title")} description={t("description")} />
        <CardBody className="grid gap-4">
          {state.ok && <Banner tone="success" live title={t("done", { name: state.data })} />}
          <FormError>{formError}</FormError>
          <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-[12rem_12rem_minmax(0,1fr)]">
            <CompanyFields values={values} errors={fieldErrors} nameClassName="sm:max-lg:col-span-2" />
          </div>
          <Fieldset legend={t("environments")} error={fieldErrors.environments}>
            <div className="flex flex-wrap gap-x-6 gap-y-2">
              {environments.map((environment) => (
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
        </CardBody>
        <CardFooter>
          <ButtonLink href="/companies" variant="ghost">
            {common("actions.close")}
          </ButtonLink>
          <SubmitButton>{t("submit")}</SubmitButton>
        </CardFooter>
      </Card>
    </form>
  );
}
