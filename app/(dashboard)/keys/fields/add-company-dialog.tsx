"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useId, useRef, useState, useTransition } from "react";
import { useAnswered } from "@/app/use-sent";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import type { CompanyName } from "@/lib/companies/queries";
import { type FormState, idle } from "@/lib/forms/state";
import { CompanyFields } from "../../companies/company-fields";
import { addPicked } from "./actions";

/** What was searched for in vain goes to the field that it looks like. */
function startOf(text: string): Record<string, string> {
  return /\d{5}/.test(text) ? { vat: text } : { name: text };
}

/** Adds a company without leaving the form around it; open as long as it is there. */
export function AddCompanyDialog({
  text,
  onClose,
  onAdded,
}: {
  text: string;
  onClose: () => void;
  onAdded: (company: CompanyName) => void;
}) {
  const t = useTranslations("keys.new");
  const form = useTranslations("companies.form");
  const common = useTranslations("common.actions");
  const id = useId();
  const fields = useRef<HTMLFormElement>(null);
  const [state, setState] = useState<FormState<CompanyName>>(idle);
  const [pending, start] = useTransition();
  const answered = useAnswered();
  const { values, fieldErrors, formError } = state.ok ? idle : state;
  const given = Object.keys(values).length > 0 ? values : startOf(text);

  useEffect(() => {
    if (state.ok || Object.keys(state.fieldErrors).length === 0) return;
    fields.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [state]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The key's form is above this one in React's tree: it must not be sent as well.
    event.stopPropagation();
    const sent = new FormData(event.currentTarget);
    start(async () => {
      const next = await answered(addPicked)(idle, sent);
      setState(next);
      if (!next.ok) return;
      onAdded(next.data);
      onClose();
    });
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !pending && onClose()}
      size="sm"
      title={form("title")}
      description={t("addText")}
      footer={
        <>
          <DialogClose render={<Button>{common("cancel")}</Button>} />
          <Button type="submit" form={id} variant="primary" pending={pending}>
            {form("submit")}
          </Button>
        </>
      }
    >
      <form ref={fields} id={id} onSubmit={submit} noValidate className="grid gap-4">
        <FormError>{formError}</FormError>
        <CompanyFields values={given} errors={fieldErrors} />
      </form>
    </Dialog>
  );
}
