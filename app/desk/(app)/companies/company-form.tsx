"use client";

import { useTranslations } from "next-intl";
import { keepTyped } from "@/app/keep-typed";
import { useSent } from "@/app/use-sent";
import { Banner } from "@/components/ui/banner";
import { SubmitButton } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { idle } from "@/lib/forms/state";
import { addCompany, changeCompany } from "./actions";

type Company = { id: number; version: number; vat: string; fiscal_code: string; name: string };

/** A new company, or one to change: its VAT number stays, for keys know it by that. */
export function CompanyForm({ company }: { company: Company | null }) {
  const t = useTranslations("deskApp.companies");
  const common = useTranslations("common.actions");
  const [state, send] = useSent(company ? changeCompany : addCompany);
  const { values, fieldErrors, formError } = state.ok ? idle : state;
  const given = company ? { fiscal_code: company.fiscal_code, name: company.name, ...values } : values;
  return (
    <form action={send} onReset={state.ok && !company ? undefined : keepTyped} noValidate>
      <Card>
        <CardHeader title={company ? t("change", { name: company.name }) : t("add")} />
        <CardBody className="grid gap-4">
          {state.ok && <Banner tone="success" live title={t("saved", { name: state.data.name })} />}
          <FormError>{formError}</FormError>
          {company && (
            <>
              <input type="hidden" name="id" value={company.id} />
              <input type="hidden" name="version" value={company.version} />
              <input type="hidden" name="vat" value={company.vat} />
            </>
          )}
          <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-[12rem_12rem_minmax(0,1fr)]">
            {!company && (
              <TextField
                name="vat"
                label={t("vat")}
                placeholder="IT01234567890"
                defaultValue={given.vat}
                error={fieldErrors.vat}
                autoComplete="off"
                spellCheck={false}
                maxLength={40}
                mono
                required
              />
            )}
            <TextField
              name="fiscal_code"
              label={t("fiscalCode")}
              defaultValue={given.fiscal_code}
              error={fieldErrors.fiscal_code}
              autoComplete="off"
              spellCheck={false}
              maxLength={40}
              mono
              required
            />
            <TextField
              name="name"
              label={t("name")}
              defaultValue={given.name}
              error={fieldErrors.name}
              autoComplete="off"
              maxLength={200}
              required
              className={company ? "" : "sm:max-lg:col-span-2"}
            />
          </div>
        </CardBody>
        <CardFooter>
          <ButtonLink href="/desk/companies" variant="ghost">
            {common("close")}
          </ButtonLink>
          <SubmitButton>{common("save")}</SubmitButton>
        </CardFooter>
      </Card>
    </form>
  );
}
