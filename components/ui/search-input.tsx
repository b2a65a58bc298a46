"use client";

import { Search, X } from "lucide-react";
import { type ComponentProps, useEffect, useRef, useState } from "react";
import { cn } from "./cn";
import { InputGroup } from "./input";
import { Kbd } from "./kbd";
import { useKit } from "./kit-provider";

/**
 * A search in a GET form: Enter submits it, `shortcut` ("/") focuses it, the cross empties and submits it. With
 * `onSearch` it also tells what is typed, after a pause.
 */
export function SearchInput({
  label,
  shortcut,
  onSearch,
  className,
  defaultValue = "",
  ...props
}: Omit<ComponentProps<"input">, "type" | "defaultValue" | "value"> & {
  label: string;
  defaultValue?: string;
  shortcut?: string;
  onSearch?: (text: string) => void;
}) {
  const { texts } = useKit();
  const box = useRef<HTMLDivElement>(null);
  const [text, setText] = useState(defaultValue);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = () => box.current?.querySelector("input");

  useEffect(() => {
    if (!shortcut) return;
    const focus = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
      if (event.key !== shortcut || typing || event.metaKey || event.ctrlKey || event.altKey) return;
      event.preventDefault();
      box.current?.querySelector("input")?.focus();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, [shortcut]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const change = (next: string, pauseMs: number) => {
    setText(next);
    clearTimeout(timer.current);
    if (onSearch) timer.current = setTimeout(() => onSearch(next), pauseMs);
  };
  const clear = () => {
    change("", 0);
    const field = input();
    field?.focus();
    // The state reaches the field after this handler; the form must read the empty value.
    if (!onSearch) setTimeout(() => field?.form?.requestSubmit());
  };

  return (
    <div ref={box} className={cn("w-full", className)}>
      <InputGroup
        type="search"
        aria-label={label}
        placeholder={texts.search}
        autoComplete="off"
        spellCheck={false}
        {...props}
        value={text}
        onChange={(event) => change(event.currentTarget.value, 250)}
        before={<Search aria-hidden="true" />}
        after={
          text ? (
            <button
              type="button"
              aria-label={texts.clear}
              onClick={clear}
              className="grid size-7 place-items-center rounded-sm text-faint hover:bg-hover hover:text-ink pointer-coarse:size-9"
            >
              <X aria-hidden="true" className="size-4" />
            </button>
          ) : (
            shortcut && <Kbd className="mr-1 max-sm:hidden">{shortcut}</Kbd>
          )
        }
      />
    </div>
  );
}
