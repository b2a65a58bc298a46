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
                  <Mend onPress={() => onReplace(line.at, suggestion)}>
                    {t("use", { origin: suggestion })}
                  </Mend>
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
              action={<Mend onPress={() => onReplace(line.at, secure)}>{t("use", { origin: secure })}</Mend>}
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
              action={<Mend onPress={() => onAdd(apex)}>{t("addApex", { origin: apex })}</Mend>}
            >
              {t("apex", { origin: apex })}
            </Remark>
          )
        );
      })}
    </ul>
  );
}

/** Leaves the focus in the field: its blur would rewrite the lines, and this button with them, under the press. */
function Mend({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <Button size="sm" onMouseDown={(event) => event.preventDefault()} onClick={onPress}>
      {children}
    </Button>
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
