import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { Chip } from "@/components/ui/chip";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { expiryNearness } from "@/lib/keys/expiry";
import type { KeyRow } from "@/lib/keys/list-queries";
import type { SeatBadge } from "@/lib/seats/seat";
import { DeskState, useDeskWords } from "../desk-badge";
import { filtered, type KeysView } from "./view";

/** Companies that a row names before it counts the rest: one line, whatever the scope. */
const namesMax = 1;

/** The companies a key sees, each a way to the keys that share it; those that were deleted are marked: it sees nothing of them. */
export function ScopeCell({
  row: { companyScope, companies, companyCount },
  view,
}: {
  row: KeyRow;
  view: KeysView;
}) {
  const t = useTranslations("keys.scope");
  const list = useTranslations("keysList");
  const format = useFormatter();
  if (companyScope === "all") return <span className="text-muted sm:whitespace-nowrap">{t("all")}</span>;
  if (!companies.some(({ name }) => name !== null)) {
    return (
      <span
        className="inline-flex items-center gap-1.5 text-sm font-medium text-amber-text sm:w-36"
        title={t("noneText")}
      >
        <TriangleAlert aria-hidden="true" className="size-4 shrink-0" />
        {t("none")}
        <span className="sr-only">{t("noneText")}</span>
      </span>
    );
  }
  const shown = companies.slice(0, namesMax);
  const named = companies.slice(namesMax).map(({ vat, name }) => name ?? vat);
  const uncounted = companyCount - companies.length;
  const rest = uncounted > 0 ? [...named, list("moreCompanies", { count: uncounted })] : named;
  return (
    <span className="flex min-w-0 items-center gap-1 max-sm:justify-end sm:w-40">
      {shown.map(({ vat, name }) => (
        <Link
          key={vat}
          href={filtered(view, { company: vat })}
          prefetch={false}
          title={list("onlyCompany", { name: name ?? vat })}
          className="flex min-w-0 rounded-sm [&>span]:hover:border-line-strong"
        >
          <Chip className={cn("max-w-full", name === null && "text-faint")} mono={name === null}>
            {name ?? `${vat} · ${t("gone")}`}
          </Chip>
        </Link>
      ))}
      {rest.length > 0 && (
        <span title={format.list(rest, "and")} className="shrink-0">
          <Chip>
            <span aria-hidden="true">+{companyCount - shown.length}</span>
            <span className="sr-only">{t("more", { names: format.list(rest, "and") })}</span>
          </Chip>
        </span>
      )}
    </span>
  );
}

/** The sites that may use a key in a browser: the first, and how many more. */
export function OriginsCell({ origins }: { origins: string[] }) {
  const t = useTranslations("keysList.origins");
  const format = useFormatter();
  const [first, ...rest] = origins;
  if (first === undefined) return <span className="text-faint">{t("none")}</span>;
  return (
    <span
      className="flex min-w-0 items-center gap-1.5 text-sm text-muted max-sm:justify-end"
      title={format.list(origins, "and")}
    >
      <span className="max-w-24 truncate">{first.replace(/^https:\/\//, "")}</span>
      {rest.length > 0 && (
        <span className="shrink-0 tabular-nums">
          <span aria-hidden="true">+{rest.length}</span>
          <span className="sr-only">{t("more", { names: format.list(rest, "and") })}</span>
        </span>
      )}
    </span>
  );
}

/** The key's Desk seat, and the way to its card. */
export function DeskCell({ keyId, name, badge }: { keyId: number; name: string; badge: SeatBadge }) {
  const t = useTranslations("desk.cell");
  const words = useDeskWords();
  const none = badge.kind === "none";
  return (
    <Link
      href={`/keys/${keyId}#desk`}
      prefetch={false}
      aria-label={none ? t("none", { name }) : undefined}
      title={none ? undefined : words(badge)}
      className={cn(
        "block rounded-sm",
        none ? "whitespace-nowrap text-faint hover:text-ink" : "hover:underline",
      )}
    >
      {none ? words(badge) : <DeskState badge={badge} />}
    </Link>
  );
}

const nearness = {
  later: "text-faint",
  soon: "font-medium text-amber-text",
  past: "font-medium text-red-text",
};

/** The day a key ends, and how far off that is. */
export function ExpiryCell({ expiresAt, now }: { expiresAt: Date | null; now: Date }) {
  const t = useTranslations("keys.expiry");
  const format = useFormatter();
  const near = expiryNearness(expiresAt, now);
  if (expiresAt === null || near === "never") return <span className="text-faint">{t("never")}</span>;
  return (
    <span className="grid justify-items-end sm:justify-items-start">
      <time dateTime={expiresAt.toISOString()} title={format.dateTime(expiresAt, "precise")}>
        {format.dateTime(expiresAt, "date")}
      </time>
      <RelativeTime at={expiresAt} className={cn("text-xs", nearness[near])} />
    </span>
  );
}

/** The last characters of both secrets: enough to recognise one, nothing to use. */
export function Hints({ test, live }: KeyRow["hints"]) {
  const t = useTranslations("keys.table");
  return (
    <span className="text-faint">
      <span className="sr-only">{t("hints", { test, live })}</span>
      <span aria-hidden="true" className="flex gap-x-3 whitespace-nowrap font-mono text-2xs select-none">
        <span>test …{test}</span>
        <span>live …{live}</span>
      </span>
    </span>
  );
}
