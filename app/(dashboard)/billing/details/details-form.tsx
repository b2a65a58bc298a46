"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { keepTyped } from "@/app/keep-typed";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { type FormAction, idle } from "@/lib/forms/state";
import { termsAsFields } from "@/lib/seats/terms-fields";
import type { Terms } from "@/lib/seats/trial";
import { DeskTerms } from "../../desk-price";
import { saveBillingDetails, saveDetailsAndEnable } from "../actions";

const fieldNames = [
  "name",
  "vat",
  "fiscalCode",
  "line",
  "postalCode",
  "city",
  "province",
  "country",
  "recipientCode",
  "pec",
] as const;

/** What is being bought once the details are given. */
type Buying = { keyId: number; keyName: string; terms: Terms };

/** The billing details; on the way to a checkout with the terms, and a button that leads on to the payment. */
export function DetailsForm({
  stored,
  version,
  buying,
  now,
}: {
  stored: Record<string, string>;
  version: number;
  buying: Buying | null;
  now: Date;
}) {
  const t = useTranslations("billing.details");
  const common = useTranslations("common.actions");
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const action: FormAction = buying ? saveDetailsAndEnable : saveBillingDetails;
  const [state, send, pending] = useSent(action, "details");
  const refused = state.ok ? idle : state;
  const { formError, fieldErrors, brokeOff } = refused;
  const values = Object.keys(refused.values).length > 0 ? refused.values : stored;
  const [country, setCountry] = useState(values.country ?? "IT");
  const italian = country.trim().toUpperCase() === "IT";

  useEffect(() => {
    if (formError && !brokeOff) router.refresh();
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [formError, brokeOff, router]);

  const field = (name: (typeof fieldNames)[number]) => ({
    name,
    label: t(`fields.${name}`),
    defaultValue: values[name] ?? "",
    error: fieldErrors[name],
  });
  return (
    <form
      ref={form}
      action={send}
      aria-label={t("title")}
      onReset={keepTyped}
      onSubmit={(event) => {
        if (pending) event.preventDefault();
      }}
      noValidate
      className="grid max-w-3xl gap-5"
    >
      <input type="hidden" name="version" value={version} />
      {buying && <BuyingFields {...buying} />}
      {buying && <DeskTerms terms={buying.terms} keyName={buying.keyName} now={now} />}
      <Card>
        <CardHeader title={t("company")} description={t("companyText")} />
        <CardBody className="grid items-start gap-4 sm:grid-cols-2">
          <FormError className="sm:col-span-2">{formError}</FormError>
          <TextField
            {...field("name")}
            autoComplete="organization"
            maxLength={120}
            required
            className="sm:col-span-2"
          />
          <TextField {...field("vat")} autoComplete="off" spellCheck={false} maxLength={40} mono required />
          <TextField
            {...field("fiscalCode")}
            description={t("fiscalCodeHint")}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={40}
            mono
            required={italian}
          />
        </CardBody>
        <CardHeader title={t("address")} className="border-t border-line" />
        <CardBody className="grid items-start gap-4 sm:grid-cols-6">
          <TextField
            {...field("line")}
            autoComplete="street-address"
            maxLength={120}
            required
            className="sm:col-span-6"
          />
          <TextField
            {...field("postalCode")}
            autoComplete="postal-code"
            maxLength={12}
            required={italian}
            className="sm:col-span-2"
          />
          <TextField
            {...field("city")}
            autoComplete="address-level2"
            maxLength={120}
            required
            className="sm:col-span-4"
          />
          <TextField
            {...field("province")}
            description={t("provinceHint")}
            autoComplete="address-level1"
            autoCapitalize="characters"
            maxLength={40}
            required={italian}
            className="sm:col-span-3"
          />
          <TextField
            {...field("country")}
            description={t("countryHint")}
            autoComplete="country"
            autoCapitalize="characters"
            maxLength={2}
            required
            onChange={(event) => setCountry(event.currentTarget.value)}
            className="sm:col-span-3"
          />
        </CardBody>
        <CardHeader
          title={t("recipient")}
          description={t("recipientText")}
          className="border-t border-line"
        />
        <CardBody className="grid items-start gap-4 sm:grid-cols-2">
          <TextField
            {...field("recipientCode")}
            description={t("recipientCodeHint")}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={10}
            mono
          />
          <TextField {...field("pec")} type="email" autoComplete="off" maxLength={254} />
        </CardBody>
        <CardFooter hint={t(buying ? "payHint" : "saveHint")}>
          <ButtonLink href={buying ? `/keys/${buying.keyId}#desk` : "/billing"} variant="ghost">
            {common("cancel")}
          </ButtonLink>
          <SubmitButton>{buying ? t("pay") : common("save")}</SubmitButton>
        </CardFooter>
      </Card>
    </form>
  );
}

/** What the owner agreed to, sent along with the details. */
function BuyingFields({ keyId, terms }: Buying) {
  return Object.entries({ keyId: String(keyId), ...termsAsFields(terms) }).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}
