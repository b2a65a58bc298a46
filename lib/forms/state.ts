/**
 * What a form's action answers, for `useActionState`. A refusal carries one sentence for the whole form (null when
 * only fields are at fault), one a field by its name, and what was typed, so that nothing is lost; never a
 * password or a secret.
 */
export type FormState<Data = null> = { ok: true; data: Data } | Refusal;

/** An answer by which nothing was done, as far as is known. */
export type Refusal = {
  ok: false;
  formError: string | null;
  fieldErrors: Record<string, string>;
  values: Record<string, string>;
  /** The password must be sent along, as `passwordAgain`, for this to be done. */
  passwordNeeded: boolean;
  /** No answer came: nobody knows whether it was done, and a page that asks the server by itself would be lost too. */
  brokeOff?: true;
};

/** The state of a form that nobody has sent yet; the first argument of `useActionState` wants one. */
export const idle: Refusal = {
  ok: false,
  formError: null,
  fieldErrors: {},
  values: {},
  passwordNeeded: false,
};

/** A server action that answers a form. */
export type FormAction<Data = null> = (state: FormState<Data>, form: FormData) => Promise<FormState<Data>>;

/** The first sentence of a refusal as `ConfirmDialog` takes it; null when the action went well. */
export function refusal(state: FormState<unknown>): { error: string } | null {
  if (state.ok) return null;
  return { error: state.formError ?? Object.values(state.fieldErrors)[0] ?? "" };
}
