"use server";

import { revalidatePath } from "next/cache";
import { deskApi, refusalOf } from "@/app/desk/open";
import type { FormAction, FormState } from "@/lib/forms/state";

type Saved = { name: string };

const fields = ["vat", "fiscal_code", "name"] as const;

function typed(form: FormData): Record<string, string> {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  return Object.fromEntries([...fields, "id", "version"].map((name) => [name, text(name)]));
}

/** What `/v1` says to a company: its sentence, at the field that it is about. */
async function saved(method: "POST" | "PUT", values: Record<string, string>): Promise<FormState<Saved>> {
  const api = await deskApi();
  const { id, version, ...company } = values;
  const body = method === "POST" ? company : { ...company, id: Number(id), version: Number(version) };
  const response = await api.fetch("/company", {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.ok) {
    revalidatePath("/desk/companies");
    return { ok: true, data: { name: company.name ?? "" } };
  }
  const { code, detail } = await refusalOf(response);
  const field = fields.find((each) => detail.startsWith(`${each}: `));
  return {
    ok: false,
    formError: field ? null : detail || code,
    fieldErrors: field ? { [field]: detail.slice(field.length + 2) } : {},
    values,
    passwordNeeded: false,
  };
}

/** Adds a company, as far as the key may. */
export const addCompany: FormAction<Saved> = async (_state, form) => saved("POST", typed(form));

/** Changes the name or the fiscal code of a company, unless somebody else has meanwhile. */
export const changeCompany: FormAction<Saved> = async (_state, form) => saved("PUT", typed(form));
