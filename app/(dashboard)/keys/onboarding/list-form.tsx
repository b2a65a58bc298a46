"use client";

import { FileUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ChangeEvent, useRef, useState } from "react";
import { useSent } from "@/app/use-sent";
import { SubmitButton } from "@/components/ui/button";
import { buttonStyles } from "@/components/ui/button-styles";
import { SettingCard } from "@/components/ui/card";
import { CheckboxField } from "@/components/ui/choice";
import { TextareaField } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { RadioCards } from "@/components/ui/radio-cards";
import { presetNames } from "@/lib/access/presets";
import { idle } from "@/lib/forms/state";
import { purposes } from "@/lib/keys/purposes";
import { listMax } from "@/lib/onboarding/limits";
import { useScripted } from "../fields/use-scripted";
import { start } from "./actions";

/** The list as text: pasted from a spreadsheet, typed, or filled in from a file. */
export function ListForm({ creationId }: { creationId: string }) {
  const t = useTranslations("onboarding");
  const presets = useTranslations("keys.preset");
  const presetTexts = useTranslations("keys.presetText");
  const [state, action] = useSent(start, "list");
  const { formError, fieldErrors, values } = state.ok ? idle : state;
  const [id] = useState(values.creationId ?? creationId);
  const list = useRef<HTMLDivElement>(null);
  const scripted = useScripted();
  const [unreadable, setUnreadable] = useState(false);

  const fill = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.target;
    const file = input.files?.[0];
    const field = list.current?.querySelector("textarea");
    if (!file || !field) return;
    const text = await textOf(file).catch(() => null);
    setUnreadable(text === null);
    // What was typed stays: the file goes below it.
    if (text !== null) field.value = [field.value.trimEnd(), text].filter(Boolean).join("\n");
    input.value = "";
  };

  return (
    <form action={action} noValidate>
      <input type="hidden" name="creationId" value={id} />
      <SettingCard
        title={t("list.title")}
        description={t("list.text")}
        hint={t("list.next")}
        actions={<SubmitButton>{t("list.submit")}</SubmitButton>}
      >
        <div className="grid gap-6">
          <FormError>{formError}</FormError>
          <div ref={list} className="grid gap-2">
            <TextareaField
              name="list"
              label={t("list.label")}
              description={t("list.hint")}
              placeholder={t("list.placeholder")}
              defaultValue={values.list}
              error={unreadable ? t("list.unreadable") : fieldErrors.list}
              rows={8}
              spellCheck={false}
              autoComplete="off"
              className="[&_textarea]:max-h-96 [&_textarea]:font-mono [&_textarea]:text-sm"
            />
            {scripted && (
              <label className={`${buttonStyles({ size: "sm" })} w-fit focus-within:outline-2`}>
                <FileUp aria-hidden="true" />
                {t("list.file")}
                <input
                  type="file"
                  accept=".csv,.txt,.tsv,text/csv,text/plain"
                  onChange={fill}
                  className="sr-only"
                />
              </label>
            )}
          </div>
          <RadioCards
            name="preset"
            legend={t("list.preset")}
            defaultValue={values.preset ?? purposes.client.preset}
            options={presetNames.map((preset) => ({
              value: preset,
              title: presets(preset),
              description: presetTexts(preset),
            }))}
            error={fieldErrors.preset}
          />
          <CheckboxField
            name="again"
            label={t("list.again")}
            description={t("list.againText")}
            defaultChecked={Boolean(values.again)}
          />
        </div>
      </SettingCard>
    </form>
  );
}

/** A file's text: UTF-8, or what spreadsheets of Windows write when it is not. Null for one that can't be a list. */
async function textOf(file: File): Promise<string | null> {
  if (file.size > listMax * 2) return null;
  const bytes = await file.arrayBuffer();
  if (new Uint8Array(bytes).includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
