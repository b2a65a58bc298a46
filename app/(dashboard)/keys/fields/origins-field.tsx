"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ComponentProps, use, useEffect, useId, useRef, useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { fetched } from "@/components/ui/fetched";
import { Field, useControl } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { InPlace } from "@/components/ui/opened";
import type { Preset } from "@/lib/access/presets";
import { OriginLines } from "./origin-lines";

const tester = fetched(() => import("./origin-tester"));

function OriginTester(props: ComponentProps<Awaited<ReturnType<typeof tester.get>>["OriginTester"]>) {
  const { OriginTester: Drawn } = use(tester.get());
  return <Drawn {...props} />;
}

type Reader = typeof import("@/lib/origins/lines");

/** The refusal of the first line at fault, with the line itself in front. */
function refusalOf(text: string, errors: Record<string, string>): string | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  const at = lines.findIndex((_, index) => errors[`origins.${index}`]);
  return at < 0 ? errors.origins : `${lines[at]?.trim()}: ${errors[`origins.${at}`]}`;
}

/** The line a caret is in, from 0. */
function lineOf({ value, selectionStart }: HTMLTextAreaElement): number {
  return value.slice(0, selectionStart).split("\n").length - 1;
}

/**
 * CORS origins, folded away: few keys are used in browsers. Open when there is something to see. Lines are judged as
 * soon as the caret has left them; before any script it is a plain field.
 */
export function OriginsField({
  text = "",
  errors,
  open = false,
  preset,
  primary = false,
  onNarrow,
}: {
  text?: string;
  errors: Record<string, string>;
  /** Unfolded even while it is empty. */
  open?: boolean;
  /** The preset as it is chosen now: full access in a browser is warned of. */
  preset?: Preset;
  /** The primary key can do everything and be replaced by none: warned of harder. */
  primary?: boolean;
  /** Chooses a narrower preset; absent: none is offered. */
  onNarrow?: (preset: Preset) => void;
}) {
  const t = useTranslations("keys.new");
  const origins = useTranslations("keys.origins");
  const [value, setValue] = useState(text);
  /** The line that is being typed, not judged yet; null: none. */
  const [typing, setTyping] = useState<number | null>(null);
  const [reader, setReader] = useState<Reader | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const listId = useId();

  // The list of public suffixes is large: it is fetched once the field is there, not with the page.
  useEffect(() => {
    let here = true;
    // Without it the lines are judged when they are sent.
    import("@/lib/origins/lines").then(
      (module) => here && setReader(module),
      () => {},
    );
    return () => {
      here = false;
    };
  }, []);

  const lines = reader?.readOriginLines(value) ?? [];
  const judged = lines.filter(({ at }) => at !== typing);
  const atFault = judged.some(({ fault }) => fault !== null);
  const error = value === text && !atFault ? refusalOf(text, errors) : undefined;
  const control = useControl({ description: true, error });

  const change = (next: string) => {
    setValue(next);
    setTyping(null);
    area.current?.focus();
  };

  return (
    <details open={text !== "" || open || undefined} className="group/origins">
      <summary className="flex list-none items-start gap-2 rounded-sm [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="mt-0.5 size-4 shrink-0 text-faint transition-transform duration-100 group-open/origins:rotate-90"
        />
        <span className="grid">
          <span className="text-sm font-medium text-ink">{t("browser")}</span>
          <span className="text-sm text-muted">{t("browserText")}</span>
        </span>
      </summary>
      <div className="mt-4 grid gap-4 sm:pl-6">
        <div className="grid gap-2">
          <Field
            label={t("origins")}
            description={t.rich("originsText", {
              guide: (chunks) => (
                <Link
                  href="/help/cors"
                  target="_blank"
                  className="font-medium text-accent-text underline underline-offset-2"
                >
                  {chunks}
                </Link>
              ),
            })}
            error={error}
            control={control}
          >
            <Textarea
              ref={area}
              name="origins"
              placeholder={"https://app.example.com\n*.example.com"}
              value={value}
              onChange={(event) => {
                setValue(event.currentTarget.value);
                setTyping(lineOf(event.currentTarget));
              }}
              onSelect={(event) => typing !== null && setTyping(lineOf(event.currentTarget))}
              onBlur={() => {
                setTyping(null);
                if (reader) setValue(reader.tidyLines(value));
              }}
              rows={3}
              spellCheck={false}
              autoCapitalize="none"
              className="font-mono text-sm"
              {...control}
              aria-invalid={atFault || error !== undefined || undefined}
              aria-describedby={[control["aria-describedby"], listId].join(" ")}
            />
          </Field>
          <OriginLines
            id={listId}
            lines={judged}
            onReplace={(at, line) => reader && change(reader.replaceLine(value, at, line))}
            onAdd={(line) => change(`${value.trimEnd()}\n${line}`)}
          />
        </div>
        {value.trim() !== "" && primary && (
          <Banner tone="danger" title={origins("primaryTitle")}>
            {origins("primaryText")}
          </Banner>
        )}
        {value.trim() !== "" && !primary && preset === "full" && (
          <Banner tone="warn" title={origins("fullTitle")}>
            {origins("fullText")}
            {onNarrow && (
              <div className="mt-2 mb-1 flex flex-wrap gap-2">
                <Button size="sm" onClick={() => onNarrow("read_only")}>
                  {origins("useReadOnly")}
                </Button>
                <Button size="sm" onClick={() => onNarrow("send")}>
                  {origins("useSend")}
                </Button>
              </div>
            )}
          </Banner>
        )}
        {reader && (
          <InPlace by={tester}>
            <OriginTester origins={reader.originsOf(lines)} judge={reader.judgeAddress} />
          </InPlace>
        )}
      </div>
    </details>
  );
}
