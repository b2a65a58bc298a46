import Form from "next/form";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { SubmitButton } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SelectField, TextField } from "@/components/ui/field";
import { environments } from "@/lib/access/presets";
import { routeTable } from "@/lib/api/app";
import { methods } from "../../../events/view";
import type { Trial, TrialAnswer } from "./trial";
import { TrialResult } from "./trial-result";

/** "Can this key do it?": a GET form, answered by the rules that enforce. */
export function TrialCard({
  keyId,
  primary,
  trial,
  answer,
  companies,
}: {
  keyId: number;
  primary: boolean;
  trial: Trial;
  /** Null while nothing was asked. */
  answer: TrialAnswer | null;
  /** Some companies of the account, as suggestions. */
  companies: readonly { vat: string; name: string }[];
}) {
  const t = useTranslations("keyActivity.trial");
  const common = useTranslations("common");
  const paths = [...new Set(routeTable().map(({ path }) => path))];
  return (
    <Card id="try" className="scroll-mt-20">
      <CardHeader title={t("title")} description={t("description")} />
      <CardBody className="grid gap-4">
        <Form action={`/keys/${keyId}/activity#try`} className="grid gap-3" aria-label={t("title")}>
          <div className="grid gap-3 sm:grid-cols-[8rem_minmax(0,1fr)_8rem]">
            <SelectField name="method" label={t("method")} defaultValue={trial.method}>
              {methods.map((method) => (
                <option key={method}>{method}</option>
              ))}
            </SelectField>
            <TextField
              name="path"
              label={t("path")}
              defaultValue={trial.path}
              placeholder="/send"
              list="trial-paths"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={500}
              mono
              required
            />
            <datalist id="trial-paths">
              {paths.map((path) => (
                <option key={path} value={path} />
              ))}
            </datalist>
            <SelectField name="environment" label={t("environment")} defaultValue={trial.environment}>
              {environments.map((each) => (
                <option key={each} value={each}>
                  {common(`environment.${each}`)}
                </option>
              ))}
            </SelectField>
          </div>
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <TextField
              name="company"
              label={t("company")}
              hint={common("optional")}
              defaultValue={trial.company}
              placeholder={t("companyPlaceholder")}
              list="trial-companies"
              autoComplete="off"
              maxLength={200}
            />
            <datalist id="trial-companies">
              {companies.map(({ vat, name }) => (
                <option key={vat} value={vat}>
                  {name}
                </option>
              ))}
            </datalist>
            <TextField
              name="origin"
              label={t("origin")}
              hint={common("optional")}
              defaultValue={trial.origin}
              placeholder="https://app.example.com"
              description={t("originText")}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={300}
            />
          </div>
          <SubmitButton className="justify-self-start">{t("submit")}</SubmitButton>
        </Form>
        <div aria-live="polite">
          {answer && "verdict" in answer && (
            <TrialResult keyId={keyId} primary={primary} trial={trial} {...answer} />
          )}
          {answer && "unclear" in answer && (
            <Unclear keyId={keyId} trial={trial} companies={answer.unclear} />
          )}
        </div>
      </CardBody>
    </Card>
  );
}

function Unclear({
  keyId,
  trial,
  companies,
}: {
  keyId: number;
  trial: Trial;
  companies: readonly { vat: string; name: string }[];
}) {
  const t = useTranslations("keyActivity.trial");
  const { method, path, environment, origin } = trial;
  return (
    <div className="rounded-md border border-line bg-subtle px-4 py-3 text-sm">
      <p className="text-ink">
        {companies.length === 0 ? t("noCompany", { company: trial.company }) : t("whichCompany")}
      </p>
      <ul className="mt-1 grid gap-1">
        {companies.map(({ vat, name }) => (
          <li key={vat}>
            <Link
              href={{
                pathname: `/keys/${keyId}/activity`,
                query: { method, path, environment, company: vat, ...(origin ? { origin } : {}) },
                hash: "try",
              }}
              className="text-accent-text hover:underline"
            >
              {name} <span className="font-mono text-xs">{vat}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
