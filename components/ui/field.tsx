import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";
import { Input, Select, Textarea } from "./input";

/** What the fields of a form have in common; `error` also marks the control and is read with it. */
export type FieldProps = {
  label: ReactNode;
  /** Under the control, before any error: what to type, what it does. */
  description?: ReactNode;
  error?: string | null;
  /** At the right of the label: "optional", a link. */
  hint?: ReactNode;
  /** Names the control without showing the label, where its place says enough (a filter in a bar). */
  hideLabel?: boolean;
};

/** What wires a control to its field: spread it onto the input. */
export type ControlProps = {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
};

/** Ids and aria attributes of a control for its label, description and error. */
export function useControl({
  id,
  description,
  error,
}: Pick<FieldProps, "description" | "error"> & { id?: string }) {
  const generated = useId();
  const controlId = id ?? generated;
  const describedBy = [description && `${controlId}-description`, error && `${controlId}-error`].filter(
    Boolean,
  );
  const control: ControlProps = { id: controlId };
  if (describedBy.length > 0) control["aria-describedby"] = describedBy.join(" ");
  if (error) control["aria-invalid"] = true;
  return control;
}

/** The sentence under a control that was refused. */
export function FieldError({ id, children }: { id?: string; children?: ReactNode }) {
  if (!children) return null;
  return (
    <p id={id} className="flex items-start gap-1.5 text-sm text-red-text">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}

/** Label, control, description and error of one setting; `control` (from `useControl`) must be on the input. */
export function Field({
  label,
  description,
  error,
  hint,
  hideLabel,
  control,
  className,
  children,
}: FieldProps & { control: ControlProps; className?: string; children: ReactNode }) {
  return (
    <div className={cn("grid min-w-0 gap-1.5", className)}>
      <div className={cn("flex items-baseline justify-between gap-3", hideLabel && "sr-only")}>
        <label htmlFor={control.id} className="text-sm font-medium text-ink">
          {label}
        </label>
        {hint && <span className="text-xs text-faint">{hint}</span>}
      </div>
      {children}
      {description && (
        <p id={`${control.id}-description`} className="text-sm text-muted text-pretty">
          {description}
        </p>
      )}
      <FieldError id={`${control.id}-error`}>{error}</FieldError>
    </div>
  );
}

/** A labelled text input; `className` is the whole field's. */
export function TextField({
  label,
  description,
  error,
  hint,
  hideLabel,
  className,
  id,
  mono,
  ...props
}: ComponentProps<"input"> & FieldProps & { mono?: boolean }) {
  const control = useControl({ id, description, error });
  return (
    <Field {...{ label, description, error, hint, hideLabel, control, className }}>
      <Input {...props} {...control} className={mono ? "font-mono text-sm" : undefined} />
    </Field>
  );
}

/** A labelled multi-line input. */
export function TextareaField({
  label,
  description,
  error,
  hint,
  hideLabel,
  className,
  id,
  mono,
  ...props
}: ComponentProps<"textarea"> & FieldProps & { mono?: boolean }) {
  const control = useControl({ id, description, error });
  return (
    <Field {...{ label, description, error, hint, hideLabel, control, className }}>
      <Textarea {...props} {...control} className={mono ? "font-mono text-sm" : undefined} />
    </Field>
  );
}

/** A labelled native select; `<option>`s as children. */
export function SelectField({
  label,
  description,
  error,
  hint,
  hideLabel,
  className,
  id,
  children,
  ...props
}: ComponentProps<"select"> & FieldProps) {
  const control = useControl({ id, description, error });
  return (
    <Field {...{ label, description, error, hint, hideLabel, control, className }}>
      <Select {...props} {...control}>
        {children}
      </Select>
    </Field>
  );
}

/** A group of controls under one legend (radio cards, a list of checkboxes). */
export function Fieldset({
  legend,
  description,
  error,
  hideLegend,
  className,
  children,
}: {
  legend: ReactNode;
  description?: ReactNode;
  error?: string | null;
  hideLegend?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  const describedBy = [description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <fieldset aria-describedby={describedBy || undefined} className={cn("grid min-w-0 gap-3", className)}>
      <legend className={cn("text-sm font-medium text-ink", hideLegend ? "sr-only" : "mb-2")}>
        {legend}
      </legend>
      {description && (
        <p id={`${id}-description`} className="-mt-2 text-sm text-muted text-pretty">
          {description}
        </p>
      )}
      {children}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </fieldset>
  );
}
