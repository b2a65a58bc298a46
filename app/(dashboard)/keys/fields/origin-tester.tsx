"use client";

import { CircleCheck, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TextField } from "@/components/ui/field";
import type { Verdict } from "@/lib/origins/lines";

/** Tells of the address of a page whether the origins as typed let it in, and by which line. */
export function OriginTester({
  origins,
  judge,
}: {
  origins: string[];
  judge: (origins: readonly string[], address: string) => Verdict | null;
}) {
  const t = useTranslations("keys.origins");
  const [address, setAddress] = useState("");
  const verdict = judge(origins, address);
  return (
    <div className="grid gap-2 rounded-md border border-line bg-subtle p-3">
      <TextField
        label={t("tester")}
        description={t("testerText")}
        placeholder="https://shop.example.com/checkout"
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        onKeyDown={(event) => {
          // A line to try things out: Enter there must not make the key.
          if (event.key === "Enter") event.preventDefault();
        }}
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        mono
      />
      <output className="block text-sm [overflow-wrap:anywhere] empty:hidden">
        {address.trim() !== "" && <Answer {...{ verdict }} />}
      </output>
    </div>
  );
}

function Answer({ verdict }: { verdict: Verdict | null }) {
  const t = useTranslations("keys.origins");
  if (verdict === null) return <span className="text-muted">{t("noAddress")}</span>;
  const { origin, by } = verdict;
  const code = (text: string) => <code className="font-mono text-xs">{text}</code>;
  return by === null ? (
    <span className="flex items-start gap-1.5 text-red-text">
      <CircleX aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">{t.rich("refused", { origin: () => code(origin) })}</span>
    </span>
  ) : (
    <span className="flex items-start gap-1.5 text-green-text">
      <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">{t.rich("allowed", { origin: () => code(origin), by: () => code(by) })}</span>
    </span>
  );
}
