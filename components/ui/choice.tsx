import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";
import { FieldError } from "./field";

type ChoiceProps = Omit<ComponentProps<"input">, "type"> & {
  label: ReactNode;
  description?: ReactNode;
  error?: string | null;
};

/** A native checkbox with its label at the right; the whole line can be pressed. */
export function CheckboxField({ label, description, error, className, id, ...props }: ChoiceProps) {
  const generated = useId();
  const control = id ?? generated;
  const describedBy = [description && `${control}-description`, error && `${control}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={cn("grid gap-1.5", className)}>
      <div className="flex items-start gap-2.5 pointer-coarse:py-1.5">
        <input
          type="checkbox"
          id={control}
          aria-describedby={describedBy || undefined}
          aria-invalid={error ? true : undefined}
          className="tick mt-[3px]"
          {...props}
        />
        <div className="min-w-0">
          <label htmlFor={control} className="block text-base text-ink">
            {label}
          </label>
          {description && (
            <p id={`${control}-description`} className="text-sm text-muted text-pretty">
              {description}
            </p>
          )}
        </div>
      </div>
      <FieldError id={`${control}-error`}>{error}</FieldError>
    </div>
  );
}

/** A bare native checkbox (rows of a table): name it with `aria-label`. */
export function Checkbox({ className, ...props }: Omit<ComponentProps<"input">, "type">) {
  return <input type="checkbox" className={cn("tick", className)} {...props} />;
}

/** A bare switch: a native checkbox read as one; name it with `aria-label`. On its own it only marks a form. */
export function Switch({ className, ...props }: Omit<ComponentProps<"input">, "type" | "role">) {
  // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox tells its own state
  return <input type="checkbox" role="switch" className={cn("switch", className)} {...props} />;
}

/** A switch at the right of its label and description, as in a list of settings. */
export function SwitchField({ label, description, error, className, id, ...props }: ChoiceProps) {
  const generated = useId();
  const control = id ?? generated;
  const describedBy = [description && `${control}-description`, error && `${control}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={cn("grid gap-1.5", className)}>
      <div className="flex items-start justify-between gap-6">
        <div className="min-w-0">
          <label htmlFor={control} className="block text-base font-medium text-ink">
            {label}
          </label>
          {description && (
            <p id={`${control}-description`} className="text-sm text-muted text-pretty">
              {description}
            </p>
          )}
        </div>
        <Switch
          id={control}
          aria-describedby={describedBy || undefined}
          aria-invalid={error ? true : undefined}
          className="mt-0.5"
          {...props}
        />
      </div>
      <FieldError id={`${control}-error`}>{error}</FieldError>
    </div>
  );
}
