import { type AuditAction, auditActions, type Snapshot } from "./entry";
import type { AuditView } from "./queries";

/** Fields of a snapshot that have a name of their own. */
export const wordedFields = [
  "description",
  "kind",
  "enabled",
  "preset",
  "companyScope",
  "companies",
  "origins",
  "expiresAt",
  "environment",
  "overlapHours",
  "name",
  "email",
  "vat",
  "fiscalCode",
  "url",
  "events",
  "sent",
  "received",
  "by",
  "sessions",
  "operationLeft",
  "signatureLeft",
  "keyId",
  "clients",
  "trial",
  "amount",
  "currency",
  "cancel",
  "subscription",
  "status",
  "address",
  "recipientCode",
  "pec",
  "accent",
  "header",
  "logo",
] as const;
export type WordedField = (typeof wordedFields)[number];

/** Values that stand for something: a word for each, by field. */
export const wordedValues = {
  kind: ["primary", "restricted"],
  preset: ["full", "read_only", "send"],
  companyScope: ["all", "selected"],
  environment: ["test", "live"],
  by: ["reset", "settings"],
  cancel: ["none", "period_end", "now"],
} as const satisfies Partial<Record<WordedField, readonly string[]>>;

type Valued = keyof typeof wordedValues;

/** A message of the namespace `activity`. */
export type WordKey =
  | `action.${AuditAction}`
  | `field.${WordedField}`
  | { [Field in Valued]: `value.${Field}.${(typeof wordedValues)[Field][number]}` }[Valued]
  | `value.${"yes" | "no" | "none" | "hours"}`;

/** What words are made with, on a page and in the export alike. */
export type WordTools = {
  t: (key: WordKey, values?: Record<string, string | number>) => string;
  date: (at: Date) => string;
  list: (items: string[]) => string;
  /** A sum in the smallest unit of its currency. */
  money: (amount: number, currency: string) => string;
  /** Names of companies by VAT number. */
  names: ReadonlyMap<string, string>;
  /** What the primary key is called. */
  primary: string;
};

/** One field of a change; null before: it was not there, null after: it is gone. */
export type Change = { field: string; before: string | null; after: string | null };

const isOneOf = <Known extends string>(list: readonly Known[], value: string): value is Known =>
  list.some((known) => known === value);

const plain = (text: string) => text.replace(/[._]/g, " ");

/** What was done, in words; an action that a later version wrote is told by its own name. */
export function actionInWords({ t }: WordTools, action: string): string {
  return isOneOf(auditActions, action) ? t(`action.${action}`) : plain(action);
}

/** The name of who acted; null for one without, or who is gone. */
export function actorNamed(
  { primary }: WordTools,
  { actorPrimary, actorName }: Pick<AuditView, "actorPrimary" | "actorName">,
): string | null {
  return actorPrimary ? primary : actorName;
}

/** The name of what it was done to; null for what has none. */
export function subjectNamed(
  { primary }: WordTools,
  { subjectPrimary, subjectName }: Pick<AuditView, "subjectPrimary" | "subjectName">,
): string | null {
  return subjectPrimary ? primary : subjectName;
}

/** VAT numbers whose names the words of these entries need. */
export function vatsOf(entries: readonly Pick<AuditView, "before" | "after">[]): string[] {
  const named = entries.flatMap(({ before, after }) => [before?.companies, after?.companies]);
  return [...new Set(named.flatMap((vats) => (Array.isArray(vats) ? vats : [])))];
}

function valueInWords(tools: WordTools, field: string, value: Snapshot[string]): string {
  const { t, date, list, names } = tools;
  if (value === null || value === "") return t("value.none");
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
  if (Array.isArray(value)) {
    const items = field === "companies" ? value.map((vat) => names.get(vat) ?? vat) : value;
    return items.length === 0 ? t("value.none") : list(items);
  }
  if (field === "overlapHours") return t("value.hours", { hours: Number(value) });
  if (typeof value === "number") return String(value);
  if (field === "expiresAt") {
    const at = new Date(value);
    return Number.isNaN(at.getTime()) ? value : date(at);
  }
  return wordOf(tools, field, value) ?? value;
}

function wordOf({ t }: WordTools, field: string, value: string): string | null {
  if (field === "kind" && isOneOf(wordedValues.kind, value)) return t(`value.kind.${value}`);
  if (field === "preset" && isOneOf(wordedValues.preset, value)) return t(`value.preset.${value}`);
  if (field === "companyScope" && isOneOf(wordedValues.companyScope, value))
    return t(`value.companyScope.${value}`);
  if (field === "environment" && isOneOf(wordedValues.environment, value))
    return t(`value.environment.${value}`);
  if (field === "cancel" && isOneOf(wordedValues.cancel, value)) return t(`value.cancel.${value}`);
  if (field === "by" && isOneOf(wordedValues.by, value)) return t(`value.by.${value}`);
  return null;
}

/** What says nothing: an empty value with nothing to compare it to, the companies of a scope that has all, a currency. */
function isSilent(field: string, snapshot: Snapshot, other: Snapshot | null): boolean {
  const value = snapshot[field];
  const empty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
  if (field === "currency") return Object.hasOwn(snapshot, "amount");
  if (field === "companies" && snapshot.companyScope === "all") return empty;
  return empty && (other === null || !Object.hasOwn(other, field));
}

const places: readonly string[] = wordedFields;
/** The database keeps no order of fields: this is ours, those without words last. */
const placeOf = (field: string) => (places.includes(field) ? places.indexOf(field) : places.length);

/** What changed, a line a field; fields without words keep their own names. */
export function changesInWords(
  tools: WordTools,
  {
    before,
    after,
    keyNames = {},
  }: { before: Snapshot | null; after: Snapshot | null; keyNames?: Record<string, string> },
): Change[] {
  const side = (snapshot: Snapshot | null, field: string, other: Snapshot | null) => {
    if (!snapshot || !Object.hasOwn(snapshot, field) || isSilent(field, snapshot, other)) return null;
    const value = snapshot[field] ?? null;
    if (field === "keyId" && keyNames[String(value)] !== undefined) return keyNames[String(value)] ?? null;
    if (field === "amount" && typeof value === "number" && typeof snapshot.currency === "string")
      return tools.money(value, snapshot.currency);
    return valueInWords(tools, field, value);
  };
  return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((field) => ({
      field: isOneOf(wordedFields, field) ? tools.t(`field.${field}`) : plain(field),
      before: side(before, field, after),
      after: side(after, field, before),
    }))
    .filter((change) => change.before !== change.after);
}
