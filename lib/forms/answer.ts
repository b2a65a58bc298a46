import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { DomainError, type ErrorValues, loggable } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import { faultsOf, isReason, type Reason } from "./faults";
import { formObject, keptValues } from "./form-object";
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
    return { ok: false, formError, fieldErrors, values };
  }

  try {
    return { ok: true, data: await run(parsed.data) };
  } catch (error) {
    unstable_rethrow(error);
    if (!(error instanceof DomainError)) {
      const code = randomUUID().slice(0, 8);
      console.error(`Form ${code} failed:`, loggable(error));
      return { ok: false, formError: sentence("unexpected", { code }), fieldErrors: {}, values };
    }
    const reason = isReason(error.reason) ? error.reason : error.code;
    const text = sentence(reason, error.values);
    return error.field === null
      ? { ok: false, formError: text, fieldErrors: {}, values }
      : { ok: false, formError: null, fieldErrors: { [error.field]: text }, values };
  }
}
