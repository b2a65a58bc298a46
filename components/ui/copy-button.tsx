"use client";

import { Check, Copy } from "lucide-react";
import { Button, type ButtonProps } from "./button";
import { cn } from "./cn";
import { useKit } from "./kit-provider";
import { useCopy } from "./use-copy";

/**
 * Copies `value` and says so, also aloud. `label` says what is copied ("Copy live secret"); `text` is shown in place of
 * "Copy"; `iconOnly` shows none.
 */
export function CopyButton({
  value,
  label,
  text,
  iconOnly = false,
  variant = iconOnly ? "ghost" : "secondary",
  size = "sm",
  className,
  onCopied,
}: {
  value: string;
  label?: string;
  text?: string;
  iconOnly?: boolean;
  onCopied?: () => void;
} & Pick<ButtonProps, "variant" | "size" | "className">) {
  const { texts } = useKit();
  const { state, copy } = useCopy();
  const icon = state === "copied" ? <Check className="text-green" /> : <Copy />;
  return (
    <>
      <Button
        variant={variant}
        size={size}
        aria-label={label ?? texts.copy}
        title={iconOnly ? (label ?? texts.copy) : undefined}
        className={cn(iconOnly && "w-8 px-0 pointer-coarse:w-10 pointer-coarse:px-0", className)}
        onClick={() => copy(value).then(onCopied)}
      >
        {icon}
        {!iconOnly && (
          <span className="min-w-[5ch] text-left">
            {state === "copied" ? texts.copied : (text ?? texts.copy)}
          </span>
        )}
      </Button>
      <output className="sr-only">
        {state === "copied" && texts.copied}
        {state === "failed" && texts.copyFailed}
      </output>
    </>
  );
}
