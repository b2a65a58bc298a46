import Form from "next/form";
import { useTranslations } from "next-intl";
import { SubmitButton } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { SelectField, TextField } from "@/components/ui/field";
import { environments } from "@/lib/access/presets";
import { refusedCodes } from "@/lib/events/event";
import { type EventsView, methods, paramsOf } from "./view";

const classes = ["2xx", "4xx", "5xx", "refused"] as const;

/** What the log is narrowed to: a plain GET form. `keyName`: of the key that the view names by its id. */
export function EventFilters({ view, keyName }: { view: EventsView; keyName: string | null }) {
  const t = useTranslations("events.filter");
  const common = useTranslations("common.environment");
  const narrowed = paramsOf({ ...view, cursor: null }).size > 0;
  const listed: readonly string[] = [...classes, ...refusedCodes];
  return (
    <Card>
      <Form action="/events" role="search" aria-label={t("label")} className="grid gap-3 p-4">
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
          <TextField
            name="key"
            label={t("key")}
            // An id is kept as it is while its key has no name to be found by.
            defaultValue={keyName ?? view.key}
            placeholder={t("keyPlaceholder")}
            autoComplete="off"
            maxLength={120}
          />
          <TextField
            name="endpoint"
            label={t("endpoint")}
            defaultValue={view.endpoint}
            placeholder="/send"
            autoComplete="off"
            spellCheck={false}
            maxLength={120}
          />
          <SelectField name="environment" label={t("environment")} defaultValue={view.environment ?? ""}>
            <option value="">{t("any")}</option>
            {environments.map((environment) => (
              <option key={environment} value={environment}>
                {common(environment)}
              </option>
            ))}
          </SelectField>
          <SelectField name="method" label={t("method")} defaultValue={view.method}>
            <option value="">{t("any")}</option>
            {methods.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </SelectField>
          <SelectField
            name="status"
            label={t("status")}
            defaultValue={view.status}
            className="max-sm:col-span-2"
          >
            <option value="">{t("any")}</option>
            {classes.map((each) => (
              <option key={each} value={each}>
                {t(`class.${each}`)}
              </option>
            ))}
            <optgroup label={t("codes")}>
              {refusedCodes.map((code) => (
                <option key={code}>{code}</option>
              ))}
            </optgroup>
            {view.status && !listed.includes(view.status) && <option>{view.status}</option>}
          </SelectField>
          <TextField
            type="datetime-local"
            name="from"
            label={t("from")}
            defaultValue={view.from}
            className="max-sm:col-span-2"
          />
          <TextField
            type="datetime-local"
            name="to"
            label={t("to")}
            defaultValue={view.to}
            className="max-sm:col-span-2"
          />
          <div className="flex items-end gap-2 max-lg:col-span-2">
            <SubmitButton variant="secondary">{t("submit")}</SubmitButton>
            {narrowed && (
              <ButtonLink href="/events" variant="ghost">
                {t("reset")}
              </ButtonLink>
            )}
          </div>
        </div>
      </Form>
    </Card>
  );
}
