"use client";

import { Check, Copy, Download, Eye, EyeOff } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "./button";
import { buttonStyles } from "./button-styles";
import { cn } from "./cn";
import { useKit } from "./kit-provider";
import { useCopy } from "./use-copy";

/** The first characters tell which secret it is; the rest becomes dots. */
function masked(value: string, visible: number): string {
  return value.slice(0, visible) + "•".repeat(Math.min(24, Math.max(0, value.length - visible)));
}

/**
 * A secret to take away: copy, save as a file, hide from a neighbour's eyes. Shown in clear unless `hidden`: what is
 * shown once must be readable before any script. `onTaken` hears the first copy or download.
 */
export function SecretField({
  label,
  description,
  value,
  hidden = false,
  visiblePrefix = 8,
  files = [],
  aside,
  onTaken,
}: {
  label: string;
  description?: ReactNode;
  value: string;
  hidden?: boolean;
  /** How many characters stay readable while hidden (`ik_test_`). */
  visiblePrefix?: number;
  files?: readonly { label: string; name: string; content: string }[];
  /** At the right of the label: a badge with the environment. */
  aside?: ReactNode;
  onTaken?: () => void;
}) {
  const { texts } = useKit();
  const { state, copy } = useCopy();
  const [shown, setShown] = useState(!hidden);
  const id = useId();
  return (
    <fieldset aria-labelledby={`${id}-label`} className="grid min-w-0 gap-1.5">
      <div className="flex items-center justify-between gap-3">
        <span id={`${id}-label`} className="text-sm font-medium text-ink">
          {label}
        </span>
        {aside}
      </div>
      <div className="flex min-w-0 items-stretch rounded-md border border-line-strong bg-subtle shadow-xs">
        <code
          // The whole secret at a click, for those who copy by hand.
          className={cn(
            "min-w-0 flex-1 px-3 py-2 font-mono text-sm leading-5 break-all text-ink select-all",
            !shown && "text-muted select-none",
          )}
        >
          {shown ? value : masked(value, visiblePrefix)}
        </code>
        <span className="flex shrink-0 items-start gap-0.5 p-0.5">
          <Button
            variant="ghost"
            size="sm"
            aria-label={`${shown ? texts.hide : texts.show}: ${label}`}
            title={shown ? texts.hide : texts.show}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
            className="w-8 px-0 pointer-coarse:px-0"
          >
            {shown ? <EyeOff /> : <Eye />}
          </Button>
          <Button
            variant="ghost"
            size="sm"
            aria-label={`${texts.copy}: ${label}`}
            onClick={() => copy(value).then(onTaken)}
            className="text-ink"
          >
            {state === "copied" ? <Check className="text-green" /> : <Copy />}
            <span className="max-sm:sr-only">{state === "copied" ? texts.copied : texts.copy}</span>
          </Button>
        </span>
      </div>
      <output className="sr-only">
        {state === "copied" && texts.copied}
        {state === "failed" && texts.copyFailed}
      </output>
      {(description || files.length > 0) && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          {description && (
            <p className="min-w-0 flex-1 basis-60 text-sm text-muted text-pretty">{description}</p>
          )}
          <span className="flex flex-wrap gap-1">
            {files.map((file) => (
              <a
                key={file.name}
                download={file.name}
                href={`data:text/plain;charset=utf-8,${encodeURIComponent(file.content)}`}
                aria-label={`${texts.download} ${file.label}: ${label}`}
                onClick={onTaken}
                className={buttonStyles({ variant: "ghost", size: "sm" })}
              >
                <Download aria-hidden="true" />
                {file.label}
              </a>
            ))}
          </span>
        </div>
      )}
    </fieldset>
  );
}
