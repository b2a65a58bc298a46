"use client";

import { useTranslations } from "next-intl";
import { type ChangeEvent, startTransition, useEffect, useState } from "react";
import { keepTyped } from "@/app/keep-typed";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { Card, CardBody, CardFooter } from "@/components/ui/card";
import { CheckboxField } from "@/components/ui/choice";
import { TextField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { useToast } from "@/components/ui/toast";
import { typedColour } from "@/lib/desk/brand";
import { idle } from "@/lib/forms/state";
import { saveBrandAction } from "./actions";
import { ColourField } from "./colour-field";
import { LogoField } from "./logo-field";
import { Preview } from "./preview";

/** Said here while it is typed; the server judges it again. */
const nameLengthMax = 60;

export type BrandSettings = {
  accountName: string;
  name: string | null;
  logoHash: string | null;
  accent: string | null;
  header: string | null;
  version: number;
};

/** Name, logo and colours, with what they come to beside them while they are typed. */
export function BrandForm({ settings }: { settings: BrandSettings }) {
  const { accountName, logoHash, version } = settings;
  const t = useTranslations("brand");
  const toast = useToast();
  const [state, action, pending] = useSent(saveBrandAction);
  const { formError, fieldErrors, values } = state.ok ? idle : state;
  const [name, setName] = useState(values.name ?? settings.name ?? "");
  const [accent, setAccent] = useState(values.accent ?? settings.accent ?? "");
  const [header, setHeader] = useState(values.header ?? settings.header ?? "");
  const [picture, setPicture] = useState<string | null>(null);
  const [removed, setRemoved] = useState(false);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!state.ok) return;
    toast.success(t("saved"));
    // What was picked is stored now: an empty file field, and the stored picture.
    setPicture(null);
    setRemoved(false);
    setRound((last) => last + 1);
  }, [state, toast, t]);

  const stored = logoHash !== null && !removed ? `/desk/logo/${logoHash}` : null;
  const typed = (set: (value: string) => void) => (event: ChangeEvent<HTMLInputElement>) =>
    set(event.currentTarget.value);
  return (
    <form
      action={action}
      onSubmit={(event) => {
        // React would empty the file field after a refusal.
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        if (!pending) startTransition(() => action(form));
      }}
      onReset={keepTyped}
      noValidate
      className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]"
    >
      <Card>
        <CardBody className="grid gap-6">
          <FormError>{formError}</FormError>
          <input type="hidden" name="version" value={version} />
          <TextField
            label={t("name")}
            description={t("nameText", { accountName })}
            name="name"
            value={name}
            onChange={typed(setName)}
            // Cut by the field itself a pasted name would lose its end unsaid.
            error={
              name.trim().length > nameLengthMax ? t("nameLong", { max: nameLengthMax }) : fieldErrors.name
            }
          />
          <div className="grid gap-3">
            <LogoField key={round} error={fieldErrors.logo} onPicked={setPicture} />
            {logoHash !== null && (
              <CheckboxField
                name="removeLogo"
                label={t("removeLogo")}
                checked={removed}
                onChange={(event) => setRemoved(event.currentTarget.checked)}
              />
            )}
          </div>
          <ColourField
            label={t("accent")}
            description={t("accentText")}
            name="accent"
            value={accent}
            onValue={setAccent}
            error={fieldErrors.accent}
            note="accent"
          />
          <ColourField
            label={t("header")}
            description={t("headerText")}
            name="header"
            value={header}
            onValue={setHeader}
            error={fieldErrors.header}
            note="header"
          />
        </CardBody>
        <CardFooter hint={t("hint")}>
          <SubmitButton pending={pending}>{t("submit")}</SubmitButton>
        </CardFooter>
      </Card>
      <Preview
        name={name.trim()}
        accountName={accountName}
        logo={picture ?? stored}
        accent={typedColour(accent)}
        header={typedColour(header)}
      />
    </form>
  );
}
