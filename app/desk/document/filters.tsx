import Form from "next/form";
import { useTranslations } from "next-intl";
import { SubmitButton } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { SelectField, TextField } from "@/components/ui/field";
import { sdiStates } from "@/lib/sdi/states";
import { type DocumentsView, paramsOf } from "./search-view";

/** What a list of documents is narrowed to: a plain GET form. No choice of company where there is nothing to choose. */
export function DocumentFilters({
  list,
  view,
  companies,
}: {
  list: "sent" | "received";
  view: DocumentsView;
  companies: readonly { id: number; name: string }[];
}) {
  const t = useTranslations("deskApp.filter");
  const states = useTranslations("deskApp.states");
  const narrowed = paramsOf({ ...view, page: 1 }).size > 0;
  const known = companies.some(({ id }) => id === view.company);
  return (
    <Card>
      <Form
        action={`/desk/${list}`}
        role="search"
        aria-label={t("label")}
        className="grid grid-cols-2 gap-3 p-4 lg:grid-cols-4"
      >
        <TextField
          name="q"
          label={t(list === "sent" ? "buyer" : "seller")}
          placeholder={t("placeholder")}
          defaultValue={view.q}
          autoComplete="off"
          maxLength={120}
          className="col-span-2"
        />
        <TextField
          name="number"
          label={t("number")}
          defaultValue={view.number}
          autoComplete="off"
          maxLength={120}
        />
        {list === "sent" ? (
          <SelectField name="state" label={t("state")} defaultValue={view.state ?? ""}>
            <option value="">{t("any")}</option>
            {sdiStates.map((state) => (
              <option key={state} value={state}>
                {states(state)}
              </option>
            ))}
          </SelectField>
        ) : (
          <SelectField name="unread" label={t("read")} defaultValue={view.unread ? "1" : ""}>
            <option value="">{t("any")}</option>
            <option value="1">{t("unread")}</option>
          </SelectField>
        )}
        <TextField type="date" name="from" label={t("from")} defaultValue={view.from} />
        <TextField type="date" name="to" label={t("to")} defaultValue={view.to} />
        {companies.length > 1 && (
          <SelectField
            name="company"
            label={t("company")}
            defaultValue={view.company ?? ""}
            className="max-lg:col-span-2"
          >
            <option value="">{t("all")}</option>
            {companies.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            {view.company !== null && !known && <option value={view.company}>{view.company}</option>}
          </SelectField>
        )}
        <div className="flex items-end gap-2 max-lg:col-span-2">
          <SubmitButton variant="secondary">{t("submit")}</SubmitButton>
          {narrowed && (
            <ButtonLink href={`/desk/${list}`} variant="ghost">
              {t("reset")}
            </ButtonLink>
          )}
        </div>
      </Form>
    </Card>
  );
}
