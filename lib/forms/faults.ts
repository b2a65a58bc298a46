import type { z } from "zod";
import type { ErrorValues } from "@/lib/errors";
import type { Messages } from "@/lib/i18n/messages";
import it from "@/lib/i18n/messages/it.json";

type Errors = Messages["errors"];

/** Names of the sentences in `errors`; its sub-namespaces are none. */
export type Reason = { [Name in keyof Errors]: Errors[Name] extends string ? Name : never }[keyof Errors];

/** True when `errors.<text>` is a sentence. */
export function isReason(text: string): text is Reason {
  if (!Object.hasOwn(it.errors, text)) return false;
  // The build compiles a sentence that takes values to a list; a namespace within stays an object.
  const found: unknown = it.errors[text as keyof Errors];
  return typeof found === "string" || Array.isArray(found);
}

/** A broken rule: the field's path, the sentence's name, and values for it. */
export type Fault = { path: string; reason: Reason; values: ErrorValues };

const byCode: Partial<Record<z.core.$ZodIssue["code"], Reason>> = {
  too_big: "too_long",
  too_small: "too_short",
};

function reasonOf(issue: z.core.$ZodIssue): Reason {
  if (isReason(issue.message)) return issue.message;
  if (issue.code === "invalid_type" && issue.message.endsWith("undefined")) return "required";
  const numeric = "origin" in issue && issue.origin !== "string";
  return (numeric ? undefined : byCode[issue.code]) ?? "invalid";
}

/** Limits (`min`, `max`) and a rule's own parameters, as far as a sentence can show them. */
function valuesOf(issue: z.core.$ZodIssue): ErrorValues {
  const given: Record<string, unknown> = {
    ...("maximum" in issue && { max: Number(issue.maximum) }),
    ...("minimum" in issue && { min: Number(issue.minimum) }),
    ...(issue.code === "custom" && issue.params),
  };
  const shown = Object.entries(given).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === "string" || typeof entry[1] === "number",
  );
  return Object.fromEntries(shown);
}

/** Every broken rule of an input. A message that names a sentence is that sentence; zod's own codes map to ours. */
export function faultsOf(error: z.core.$ZodError): Fault[] {
  return error.issues.map((issue) => ({
    path: issue.path.map(String).join("."),
    reason: reasonOf(issue),
    values: valuesOf(issue),
  }));
}
