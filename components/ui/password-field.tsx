"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { Field, type FieldProps, useControl } from "./field";
import { InputGroup } from "./input";
import { useKit } from "./kit-provider";

/** A password with a button that shows it; give `autoComplete` (`current-password` or `new-password`). */
export function PasswordField({
  label,
  description,
  error,
  hint,
  hideLabel,
  className,
  id,
  ...props
}: Omit<ComponentProps<"input">, "type"> & FieldProps) {
  const [shown, setShown] = useState(false);
  const { texts } = useKit();
  const control = useControl({ id, description, error });
  return (
    <Field {...{ label, description, error, hint, hideLabel, control, className }}>
      <InputGroup
        {...props}
        {...control}
        type={shown ? "text" : "password"}
        spellCheck={false}
        autoCapitalize="none"
        after={
          <button
            type="button"
            aria-label={shown ? texts.hidePassword : texts.showPassword}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
            className="grid size-7 place-items-center rounded-sm text-faint hover:bg-hover hover:text-ink pointer-coarse:size-9 [&_svg]:size-4"
          >
            {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </button>
        }
      />
    </Field>
  );
}
