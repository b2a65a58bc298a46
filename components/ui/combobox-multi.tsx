"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Check, ChevronsUpDown, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "./cn";
import { Field, type FieldProps, useControl } from "./field";
import { controlStyles } from "./input";
import { useKit } from "./kit-provider";

/** One thing to pick; `detail` is searched too (a VAT number), `value` is what the form sends. */
export type ComboboxOption = { value: string; label: string; detail?: string };

/** Something to do at the end of the list ("Show more"), reached like its options; the query stays. */
export type ComboboxAction = { id: string; label: string; icon?: ReactNode; onPress: () => void };

const shownMax = 100;
/** Not a character that a value can have: what is picked with it is an action. */
const actionMark = "\0";

/** Without accents and case, so that "societa" finds "Società". */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Every word of the query, in any order. */
function matches(option: ComboboxOption, query: string): boolean {
  const text = plain(`${option.label} ${option.detail ?? ""}`);
  return plain(query)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/**
 * Picks several of many by typing; what is picked shows as chips and is sent as one hidden input `name` each, so a form
 * reads them with `getAll(name)`. Nothing picked sends nothing: say in `emptyText` what that means. With `onQuery` the
 * options are searched elsewhere and shown as they come; `known` then names what is picked and not among them.
 */
export function ComboboxMulti({
  name,
  options,
  defaultValue = [],
  value,
  onChange,
  placeholder,
  emptyText,
  disabled,
  known = [],
  onQuery,
  status,
  actions = [],
  label,
  description,
  error,
  hint,
  hideLabel,
  className,
}: FieldProps & {
  name: string;
  options: readonly ComboboxOption[];
  known?: readonly ComboboxOption[];
  /** Hears every change of what is typed, also that it was cleared. */
  onQuery?: (query: string) => void;
  /** Above the options, read out: "Searching…", "3 of 120". */
  status?: ReactNode;
  actions?: readonly ComboboxAction[];
  defaultValue?: readonly string[];
  value?: readonly string[];
  onChange?: (values: string[]) => void;
  placeholder?: string;
  /** In the field while nothing is picked ("All companies, future ones too"). */
  emptyText?: string;
  disabled?: boolean;
  className?: string;
}) {
  const { texts } = useKit();
  const control = useControl({ description, error });
  const [own, setOwn] = useState(defaultValue);
  const [query, setQuery] = useState("");
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const values = value ?? own;
  // A value that is no option (any more) is kept and shown as it is: a form must not lose it silently.
  const picked = values.map(
    (each) =>
      options.find((option) => option.value === each) ??
      known.find((option) => option.value === each) ?? { value: each, label: each },
  );
  const items = [
    ...options,
    ...actions.map(({ id, label: text }) => ({ value: actionMark + id, label: text })),
  ];
  const actionOf = (option: ComboboxOption) => actions.find(({ id }) => option.value === actionMark + id);

  const pick = (next: ComboboxOption[]) => {
    const chosen = next.map((option) => option.value);
    setOwn(chosen);
    onChange?.(chosen);
  };

  return (
    <Field {...{ label, description, error, hint, hideLabel, control, className }}>
      {picked.map((option) => (
        <input key={option.value} type="hidden" name={name} value={option.value} disabled={disabled} />
      ))}
      <Combobox.Root
        multiple
        items={items}
        value={picked}
        onValueChange={(next, details) => {
          const action = next.map(actionOf).find(Boolean);
          if (action) {
            details.cancel();
            action.onPress();
            return;
          }
          // A second Escape would wipe every pick; taking back is what the chips are for.
          if (details.reason !== "escape-key") pick(next);
        }}
        inputValue={query}
        onInputValueChange={(text) => {
          setQuery(text);
          onQuery?.(text);
        }}
        filter={onQuery ? null : (option, text) => actionOf(option) !== undefined || matches(option, text)}
        itemToStringLabel={(option) => option.label}
        isItemEqualToValue={(a, b) => a.value === b.value}
        limit={onQuery ? -1 : shownMax}
        disabled={disabled}
      >
        <Combobox.InputGroup
          ref={setFrame}
          className={cn(
            controlStyles,
            "flex min-h-9 cursor-text items-start pr-1 pl-1.5 pointer-coarse:min-h-10",
            "has-[input:focus-visible]:border-accent has-[input:focus-visible]:outline-2 has-[input:focus-visible]:-outline-offset-1 has-[input:focus-visible]:outline-accent",
            error && "border-red",
          )}
        >
          <Combobox.Chips
            aria-label={picked.length > 0 ? String(typeof label === "string" ? label : name) : undefined}
            className="flex min-w-0 flex-1 flex-wrap items-center gap-1 py-1"
          >
            {picked.map((option) => (
              <Combobox.Chip
                key={option.value}
                aria-label={option.label}
                className="flex h-6.5 max-w-full items-center gap-1 rounded-sm border border-line bg-subtle pr-0.5 pl-2 text-sm text-ink outline-none data-highlighted:border-accent data-highlighted:bg-accent-soft focus-within:border-accent focus-within:bg-accent-soft pointer-coarse:h-9"
              >
                <span className="truncate">{option.label}</span>
                <Combobox.ChipRemove
                  aria-label={`${texts.remove} ${option.label}`}
                  className="grid size-5.5 shrink-0 place-items-center rounded-xs text-faint hover:bg-pressed hover:text-ink pointer-coarse:size-8"
                >
                  <X aria-hidden="true" className="size-3.5" />
                </Combobox.ChipRemove>
              </Combobox.Chip>
            ))}
            <Combobox.Input
              {...control}
              // Base UI hides the rest of the page, the label too, from readers while the list is open.
              aria-label={typeof label === "string" ? label : undefined}
              placeholder={picked.length === 0 ? (emptyText ?? placeholder ?? texts.search) : ""}
              className="h-6.5 min-w-16 flex-1 bg-transparent px-1.5 text-base outline-none pointer-coarse:h-8 pointer-coarse:text-lg"
            />
          </Combobox.Chips>
          {picked.length > 0 && (
            <Combobox.Clear
              aria-label={texts.clear}
              className="mt-0.5 grid size-7.5 shrink-0 place-items-center rounded-sm text-faint hover:bg-hover hover:text-ink pointer-coarse:size-9"
            >
              <X aria-hidden="true" className="size-4" />
            </Combobox.Clear>
          )}
          <Combobox.Trigger
            aria-label={typeof label === "string" ? label : name}
            className="mt-0.5 grid size-7.5 shrink-0 place-items-center rounded-sm text-faint hover:bg-hover hover:text-ink pointer-coarse:size-9"
          >
            <ChevronsUpDown aria-hidden="true" className="size-4" />
          </Combobox.Trigger>
        </Combobox.InputGroup>

        <Combobox.Portal>
          <Combobox.Positioner
            anchor={frame}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 outline-none"
          >
            <Combobox.Popup className="flex max-h-[min(var(--available-height),20rem)] w-(--anchor-width) max-w-(--available-width) origin-(--transform-origin) flex-col overflow-hidden rounded-lg bg-raised shadow-pop transition-[opacity,scale] duration-100 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0">
              {status && (
                <Combobox.Status className="px-3.5 pt-2.5 pb-1 text-xs text-faint">{status}</Combobox.Status>
              )}
              <Combobox.Empty>
                <div className="px-3.5 py-3 text-sm text-muted">{texts.noMatches}</div>
              </Combobox.Empty>
              <Combobox.List className="min-h-0 overflow-y-auto overscroll-contain p-1 outline-none data-empty:p-0">
                {(option: ComboboxOption) => (
                  <Combobox.Item
                    key={option.value}
                    value={option}
                    className={cn(
                      "flex min-h-8 cursor-default select-none items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-sm text-ink outline-none data-highlighted:bg-hover pointer-coarse:min-h-10",
                      actionOf(option) && "font-medium text-accent-text",
                    )}
                  >
                    {actionOf(option) ? (
                      <span className="grid size-4 shrink-0 place-items-center [&_svg]:size-4">
                        {actionOf(option)?.icon}
                      </span>
                    ) : (
                      <span className="grid size-4 shrink-0 place-items-center rounded-xs border border-line-strong">
                        <Combobox.ItemIndicator className="grid size-4 place-items-center rounded-xs bg-accent text-on-accent">
                          <Check aria-hidden="true" className="size-3" strokeWidth={3} />
                        </Combobox.ItemIndicator>
                      </span>
                    )}
                    <span className="min-w-0 flex-1 truncate">{option.label}</span>
                    {option.detail && (
                      <span className="shrink-0 font-mono text-xs text-faint">{option.detail}</span>
                    )}
                  </Combobox.Item>
                )}
              </Combobox.List>
              {!onQuery && options.length > shownMax && query === "" && (
                <div className="border-t border-line px-3.5 py-2 text-xs text-faint">{texts.moreMatches}</div>
              )}
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </Field>
  );
}
