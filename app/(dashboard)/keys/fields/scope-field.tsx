"use client";

import { ChevronDown, Plus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ComponentProps, use, useState, useSyncExternalStore } from "react";
import { CheckboxField } from "@/components/ui/choice";
import { fetched } from "@/components/ui/fetched";
import { Fieldset, TextareaField } from "@/components/ui/field";
import { InPlace, Opened } from "@/components/ui/opened";
import { isSomebodyHere, onSomebody } from "@/components/ui/popups";
import { RadioCards } from "@/components/ui/radio-cards";
import { Skeleton } from "@/components/ui/skeleton";
import type { CompanyChoices, CompanyName } from "@/lib/companies/queries";
import { useCompanySearch } from "./use-company-search";
import { useScripted } from "./use-scripted";

// A third of the page's script, for one of two answers: fetched when that is chosen, or somebody could choose it.
const combobox = fetched(() => import("@/components/ui/combobox-multi"));

function ComboboxMulti(props: ComponentProps<Awaited<ReturnType<typeof combobox.get>>["ComboboxMulti"]>) {
  const { ComboboxMulti: Drawn } = use(combobox.get());
  return <Drawn {...props} />;
}

const addCompany = fetched(() => import("./add-company-dialog"));

function AddCompanyDialog(
  props: ComponentProps<Awaited<ReturnType<typeof addCompany.get>>["AddCompanyDialog"]>,
) {
  const { AddCompanyDialog: Drawn } = use(addCompany.get());
  return <Drawn {...props} />;
}

type Picking = { picked: CompanyName[]; onPick: (companies: CompanyName[]) => void; error?: string };

/** All companies or some of them; which, is asked only then (by a style rule, so also without JavaScript). */
export function ScopeField({
  choices,
  scope,
  picked,
  onPick,
  error,
  scopeError,
}: Picking & {
  /** The first that can be picked; the rest is searched for. */
  choices: CompanyChoices;
  /** Absent: neither is chosen yet. */
  scope?: string;
  scopeError?: string;
}) {
  const t = useTranslations("keys.new");
  const scripted = useScripted();
  const somebody = useSyncExternalStore(onSomebody, isSomebodyHere, () => false);
  return (
    <div className="group/scope grid gap-4">
      <div data-fault={scopeError ? "" : undefined}>
        <RadioCards
          legend={t("scope")}
          name="companyScope"
          columns={2}
          defaultValue={scope}
          error={scopeError}
          options={[
            { value: "all", title: t("scopeAll"), description: t("scopeAllText") },
            { value: "selected", title: t("scopeSelected"), description: t("scopeSelectedText") },
          ]}
        />
      </div>
      <div className="hidden group-has-[[name=companyScope][value=selected]:checked]/scope:block">
        {!scripted && <PlainPicker {...{ choices, picked, error }} />}
        {scripted && (
          <InPlace by={combobox} coming={<Coming picked={picked} />} kept={<Kept picked={picked} />}>
            {somebody || scope === "selected" ? (
              <Picker {...{ choices, picked, onPick, error }} />
            ) : (
              <Coming picked={picked} />
            )}
          </InPlace>
        )}
      </div>
    </div>
  );
}

/** The place of the picker until it is here; a form that is sent before loses nothing. */
function Coming({ picked }: { picked: CompanyName[] }) {
  return (
    <>
      <Skeleton className="h-15" />
      <Kept picked={picked} />
    </>
  );
}

/** What is picked, as the form sends it while there is no picker. */
function Kept({ picked }: { picked: CompanyName[] }) {
  return picked.map(({ vat }) => <input key={vat} type="hidden" name="companies[]" value={vat} />);
}

/** Searches all companies of the account, and adds one that it has not. */
function Picker({ choices, picked, onPick, error }: Picking & { choices: CompanyChoices }) {
  const t = useTranslations("keys.new");
  const [adding, setAdding] = useState<string | null>(null);
  const { query, companies, total, pending, error: failed, search, more } = useCompanySearch(choices);
  const option = ({ vat, name }: CompanyName) => ({ value: vat, label: name, detail: vat });
  const known = [...picked, ...companies];
  const left = total - companies.length;
  const text = query.trim();
  const status = pending ? t("searching") : text && t("found", { count: total });
  return (
    <>
      <ComboboxMulti
        name="companies[]"
        label={t("companies")}
        description={t("companiesHint")}
        emptyText={t("companiesEmpty")}
        options={companies.map(option)}
        known={picked.map(option)}
        value={picked.map(({ vat }) => vat)}
        onChange={(vats) => onPick(vats.flatMap((vat) => known.find((company) => company.vat === vat) ?? []))}
        onQuery={search}
        status={failed === null ? status : failed || t("searchFailed")}
        actions={[
          ...(left > 0 && !pending
            ? [
                {
                  id: "more",
                  label: t("showMore", { count: left }),
                  icon: <ChevronDown aria-hidden="true" />,
                  onPress: more,
                },
              ]
            : []),
          {
            id: "add",
            label: text ? t("addNamed", { name: text }) : t("addCompany"),
            icon: <Plus aria-hidden="true" />,
            onPress: () => setAdding(text),
          },
        ]}
        error={error}
      />
      <Opened by={addCompany} open={adding !== null} onClose={() => setAdding(null)}>
        {adding !== null && (
          <AddCompanyDialog
            text={adding}
            onClose={() => setAdding(null)}
            onAdded={(company) => onPick([...picked.filter(({ vat }) => vat !== company.vat), company])}
          />
        )}
      </Opened>
    </>
  );
}

/** Before any script: the first companies to tick, and the VAT numbers of the others to type. */
function PlainPicker({ choices, picked, error }: Omit<Picking, "onPick"> & { choices: CompanyChoices }) {
  const t = useTranslations("keys.new");
  const others = picked.filter(({ vat }) => !choices.companies.some((each) => each.vat === vat));
  return (
    <div className="grid gap-4">
      {choices.total > 0 && (
        <Fieldset legend={t("companies")}>
          <div className="grid max-h-72 gap-2 overflow-y-auto rounded-md border border-line p-3">
            {choices.companies.map(({ vat, name }) => (
              <CheckboxField
                key={vat}
                name="companies[]"
                value={vat}
                label={name}
                description={<span className="font-mono text-xs">{vat}</span>}
                defaultChecked={picked.some((each) => each.vat === vat)}
              />
            ))}
          </div>
        </Fieldset>
      )}
      <TextareaField
        name="companies[lines]"
        label={t("otherCompanies")}
        description={t.rich("otherCompaniesText", {
          link: (chunks) => (
            <Link
              href="/companies?add=1"
              prefetch={false}
              className="font-medium text-accent-text underline underline-offset-2"
            >
              {chunks}
            </Link>
          ),
        })}
        defaultValue={others.map(({ vat }) => vat).join("\n")}
        error={error}
        rows={2}
        spellCheck={false}
        autoCapitalize="characters"
        mono
      />
    </div>
  );
}
