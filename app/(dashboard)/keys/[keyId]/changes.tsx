"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { RelativeTime } from "@/components/ui/relative-time";
import { isPreset } from "@/lib/access/presets";
import type { Snapshot } from "@/lib/audit/entry";
import type { KeyChange } from "@/lib/keys/change-queries";
import { useShownKey } from "./shown-key";

/** Names that a line spells out before it counts the rest. */
const namesMax = 3;

/** What was changed since a form was shown, by whom and when: `since` is the version the form knows. */
export function Conflict({ since, action }: { since: number; action?: ReactNode }) {
  const t = useTranslations("keyPage.conflict");
  const { changes } = useShownKey();
  const missed = changes.filter(({ version }) => version > since);
  return (
    <Banner tone="warn" live title={t("title")} action={action}>
      <ul className="mt-1 grid gap-1">
        {missed.map((change) => (
          <li key={change.version} className="[overflow-wrap:anywhere]">
            <Line change={change} />
          </li>
        ))}
      </ul>
      <p className="mt-1.5">{t("text")}</p>
    </Banner>
  );
}

function Line({ change }: { change: KeyChange }) {
  const t = useTranslations("keyPage.conflict");
  const { viewer } = useShownKey();
  const say = useWords();
  const who = change.email === null ? t(`by.${change.by}`) : change.email;
  return (
    <>
      {say(change).join("; ")}
      {" · "}
      {change.email === viewer ? t("you") : t("who", { who })}
      {", "}
      <RelativeTime at={change.at} />
    </>
  );
}

/** A change in words: one phrase for each setting that it touched. */
function useWords(): (change: KeyChange) => string[] {
  const t = useTranslations("keyPage.conflict");
  const keys = useTranslations("keys");
  const format = useFormatter();
  const { companies } = useShownKey();

  const list = (items: string[]) =>
    items.length > namesMax
      ? t("more", { names: items.slice(0, namesMax).join(", "), more: items.length - namesMax })
      : format.list(items, "and");
  const scope = (side: Snapshot) => {
    const vats = Array.isArray(side.companies) ? side.companies : [];
    if (side.companyScope === "all" || (side.companyScope === undefined && vats.length === 0))
      return t("all");
    return list(vats.map((vat) => companies.find((each) => each.vat === vat)?.name ?? vat));
  };
  const values: Record<string, (side: Snapshot) => string> = {
    description: ({ description }) => t("quoted", { text: String(description) }),
    preset: ({ preset }) => (isPreset(preset) ? keys(`preset.${preset}`) : String(preset)),
    enabled: ({ enabled }) => keys(enabled ? "status.enabled" : "status.disabled"),
    companies: scope,
    origins: ({ origins }) => (Array.isArray(origins) && origins.length > 0 ? list(origins) : t("none")),
    expiresAt: ({ expiresAt }) =>
      typeof expiresAt === "string" ? format.dateTime(new Date(expiresAt), "dateTime") : t("never"),
  };

  return ({ action, before, after }) => {
    if (action === "key.created") return [t("created")];
    const one = before.environment === "test" || before.environment === "live" ? before.environment : null;
    if (action === "key.rotated") return [t(`rotated.${one ?? "live"}`)];
    if (action === "key.overlap_ended") return [t("ended")];
    return Object.entries(values).flatMap(([field, say]) => {
      if (after[field] === undefined && before[field] === undefined) return [];
      return [t("line", { field: t(`fields.${fieldName(field)}`), before: say(before), after: say(after) })];
    });
  };
}

const fieldNames = ["description", "preset", "enabled", "companies", "origins", "expiresAt"] as const;

function fieldName(field: string): (typeof fieldNames)[number] {
  return fieldNames.find((name) => name === field) ?? "description";
}
