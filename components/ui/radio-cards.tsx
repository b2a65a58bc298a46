import { type ChangeEventHandler, type ReactNode, useId } from "react";
import { cn } from "./cn";
import { Fieldset } from "./field";

export type RadioCard = {
  value: string;
  title: ReactNode;
  description?: ReactNode;
  /** At the right of the title: a badge, a price. */
  aside?: ReactNode;
  icon?: ReactNode;
  disabled?: boolean;
};

/** One choice of few that need explaining; native radios, so it works before any script. */
export function RadioCards({
  legend,
  hideLegend,
  description,
  error,
  name,
  options,
  defaultValue,
  value,
  onChange,
  columns = 1,
  className,
}: {
  legend: ReactNode;
  hideLegend?: boolean;
  description?: ReactNode;
  error?: string | null;
  name: string;
  options: readonly RadioCard[];
  defaultValue?: string;
  value?: string;
  onChange?: ChangeEventHandler<HTMLInputElement>;
  /** From 640 px on; below, always one. */
  columns?: 1 | 2 | 3;
  className?: string;
}) {
  const id = useId();
  const grid = { 1: "", 2: "sm:grid-cols-2", 3: "sm:grid-cols-3" }[columns];
  return (
    <Fieldset {...{ legend, hideLegend, description, error, className }}>
      <div className={cn("grid gap-2.5", grid)}>
        {options.map((option, index) => (
          <label
            key={option.value}
            className={cn(
              "relative flex min-w-0 gap-3 rounded-lg border border-line-strong bg-surface p-3.5 shadow-xs transition-colors",
              "hover:border-faint/60 has-checked:border-accent has-checked:bg-accent-soft has-checked:ring-1 has-checked:ring-accent",
              "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
              "has-disabled:cursor-not-allowed has-disabled:opacity-60",
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              disabled={option.disabled}
              aria-labelledby={`${id}-${index}-title`}
              aria-describedby={option.description ? `${id}-${index}-description` : undefined}
              className="tick mt-[3px] focus-visible:outline-none"
              {...(value === undefined
                ? { defaultChecked: option.value === defaultValue, onChange }
                : { checked: option.value === value, onChange: onChange ?? (() => {}) })}
            />
            <span className="min-w-0 flex-1">
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                {option.icon && <span className="text-muted [&_svg]:size-4">{option.icon}</span>}
                <span id={`${id}-${index}-title`} className="font-medium text-ink">
                  {option.title}
                </span>
                {option.aside && <span className="ml-auto">{option.aside}</span>}
              </span>
              {option.description && (
                <span
                  id={`${id}-${index}-description`}
                  className="mt-0.5 block text-sm text-muted text-pretty"
                >
                  {option.description}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
    </Fieldset>
  );
}
