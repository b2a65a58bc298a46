"use client";

import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { OriginLine } from "@/lib/origins/lines";

const tones = {
  fault: { Icon: CircleAlert, className: "text-red-text" },
  warn: { Icon: TriangleAlert, className: "text-amber-text" },
  note: { Icon: Info, className: "text-muted" },
};

/** What is to be said about lines of the origins field, each with the one press that mends it. */
export function OriginLines({
  id,
  lines,
  onReplace,
  onAdd,
}: {
  id: string;
  lines: OriginLine[];
  /** Null leaves the line out. */
  onReplace: (at: number, line: string | null) => void;
  onAdd: (line: string) => void;
}) {
  const t = useTranslations("keys.origins");
  const errors = useTranslations("errors");
  return (
    <ul id={id} aria-live="polite" className="grid gap-1.5 empty:hidden">
      {lines.map((line) => {
        if (line.fault !== null) {
          const { suggestion } = line;
          return (
            <Remark
              key={line.at}
              tone="fault"
              text={line.text}
              action={
                suggestion && (
                  <Button size="sm" onClick={() => onReplace(line.at, suggestion)}>
                    {t("use", { origin: suggestion })}
                  </Button>
                )
              }
            >
              {errors(line.fault, { suggestion: suggestion ?? "" })}
            </Remark>
          );
        }
        if (line.plain) {
          const secure = line.origin.replace("http://", "https://");
          return (
            <Remark
              key={line.at}
              tone="warn"
              text={line.text}
              action={
                <Button size="sm" onClick={() => onReplace(line.at, secure)}>
                  {t("use", { origin: secure })}
                </Button>
              }
            >
              {t("plain")}
            </Remark>
          );
        }
        const { apex } = line;
        return (
          apex && (
            <Remark
              key={line.at}
              tone="note"
              text={line.text}
              action={
                <Button size="sm" onClick={() => onAdd(apex)}>
                  {t("addApex", { origin: apex })}
                </Button>
              }
            >
              {t("apex", { origin: apex })}
            </Remark>
          )
        );
      })}
    </ul>
  );
}

function Remark({
  tone,
  text,
  action,
  children,
}: {
  tone: keyof typeof tones;
  text: string;
  action: ReactNode;
  children: ReactNode;
}) {
  const { Icon, className } = tones[tone];
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1.5 text-sm">
      <span className={cn("flex min-w-0 flex-1 basis-56 items-start gap-1.5 py-1", className)}>
        <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0 text-pretty [overflow-wrap:anywhere]">
          <code className="font-mono text-xs">{text}</code>: {children}
        </span>
      </span>
      {action && <span className="max-w-full max-sm:pl-5.5 [&_button]:max-w-full">{action}</span>}
    </li>
  );
}
