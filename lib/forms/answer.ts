import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { DomainError, type ErrorValues, loggable } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import { log } from "@/lib/log/log";
import { faultsOf, isReason, type Reason } from "./faults";
import { formObject, keptValues, passwordAgain } from "./form-object";
import type { FormState } from "./state";

/**
 * Parses a form, runs the command, and says in the reader's language what was refused: a field's fault at the field,
 * a `DomainError` at its field or for the whole form, anything else as a code that is in the log. Redirects pass.
 */
export async function answerForm<Schema extends z.ZodType, Data>(
  locale: Locale,
  schema: Schema,
  form: FormData,
  run: (input: z.output<Schema>) => Promise<Data>,
  /** What is said of a fault of ours: that nothing was changed, or that some of it may have been done. */
  onFault: "unexpected" | "unexpected_midway" = "unexpected",
): Promise<FormState<Data>> {
  const fields = formObject(form);
  const values = keptValues(fields);
  const t = translator(locale);
  const sentence = (reason: Reason, given: ErrorValues) => t(`errors.${reason}`, given);

  const parsed = schema.safeParse(fields);
  if (!parsed.success) {
    const fieldErrors: Record<string, string> = {};
    let formError: string | null = null;
    for (const { path, reason, values: given } of faultsOf(parsed.error)) {
      const [field = ""] = path.split(".");
      // The first fault of a field is the one to mend first; an entry of a list also has its own.
      for (const name of new Set([field, path])) {
        if (name === "") formError ??= sentence(reason, given);
        else fieldErrors[name] ??= sentence(reason, given);
      }
    }
    return { ok: false, formError, fieldErrors, values, passwordNeeded: passwordAgain(form) !== null };
  }

  try {
    return { ok: true, data: await run(parsed.data) };
  } catch (error) {
    unstable_rethrow(error);
    const refused = { ok: false, values, passwordNeeded: passwordAgain(form) !== null } as const;
    if (!(error instanceof DomainError)) {
      const code = randomUUID().slice(0, 8);
      log.error(`Form ${code} failed`, loggable(error));
      return { ...refused, formError: sentence(onFault, { code }), fieldErrors: {} };
    }
    if (error.code === "password_needed") {
      return { ...refused, formError: null, fieldErrors: {}, passwordNeeded: true };
    }
    const reason = isReason(error.reason) ? error.reason : error.code;
    const text = sentence(reason, error.values);
    return error.field === null
      ? { ...refused, formError: text, fieldErrors: {} }
      : { ...refused, formError: null, fieldErrors: { [error.field]: text } };
  }
}
