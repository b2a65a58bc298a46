import Form from "next/form";
import { useTranslations } from "next-intl";
import { SubmitButton } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { SelectField, TextField } from "@/components/ui/field";
import { auditActions } from "@/lib/audit/entry";
import { type ActivityView, activityParams, actors } from "./view";

const subjects = ["key", "list", "company", "seat", "billing", "user", "account"] as const;

/** What the audit log is narrowed to: a plain GET form. `keyName`: of the key that the view names by its id. */
export function ActivityFilters({ view, keyName }: { view: ActivityView; keyName: string | null }) {
  const t = useTranslations("activity");
  const narrowed = activityParams({ ...view, cursor: null }).size > 0;
  const listed: readonly string[] = [...subjects, ...auditActions];
  return (
    <Card>
      <Form
        action="/activity"
        role="search"
        aria-label={t("filter.label")}
        className="grid grid-cols-2 gap-3 p-4 lg:grid-cols-[repeat(3,minmax(0,1fr))_10rem_10rem_auto]"
      >
        <SelectField name="actor" label={t("filter.actor")} defaultValue={view.actor}>
          <option value="">{t("filter.any")}</option>
          {actors.map((actor) => (
            <option key={actor} value={actor}>
              {t(`actor.${actor}`)}
            </option>
          ))}
        </SelectField>
        <SelectField name="action" label={t("filter.action")} defaultValue={view.action}>
          <option value="">{t("filter.any")}</option>
          {subjects.map((subject) => (
            <optgroup key={subject} label={t(`subject.${subject}`)}>
              <option value={subject}>{t(`all.${subject}`)}</option>
              {auditActions
                .filter((action) => action.startsWith(`${subject}.`))
                .map((action) => (
                  <option key={action} value={action}>
                    {t(`action.${action}`)}
                  </option>
                ))}
            </optgroup>
          ))}
          {view.action && !listed.includes(view.action) && <option>{view.action}</option>}
        </SelectField>
        <TextField
          name="key"
          label={t("filter.key")}
          defaultValue={keyName ?? view.key}
          placeholder={t("filter.keyPlaceholder")}
          autoComplete="off"
          maxLength={120}
          className="max-lg:col-span-2"
        />
        <TextField type="date" name="from" label={t("filter.from")} defaultValue={view.from} />
        <TextField type="date" name="to" label={t("filter.to")} defaultValue={view.to} />
        <div className="flex items-end gap-2 max-lg:col-span-2">
          <SubmitButton variant="secondary">{t("filter.submit")}</SubmitButton>
          {narrowed && (
            <ButtonLink href="/activity" variant="ghost">
              {t("filter.reset")}
            </ButtonLink>
          )}
        </div>
      </Form>
    </Card>
  );
}
