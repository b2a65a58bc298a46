import { type CompanyScope, isPreset, type Preset } from "@/lib/access/presets";
import { expiryChoices, expiryOf } from "@/lib/keys/expiry";

/** What the form says so far, as far as its sentence needs it; the companies are the picker's. */
export type Draft = {
  preset: Preset;
  companyScope: CompanyScope;
  /** False while neither "all companies" nor "only selected" is chosen. */
  scopeChosen: boolean;
  origins: string[];
  expiresAt: Date | null;
};

/** The narrowest: what nobody chose should do least. */
export const presetDefault = "read_only" satisfies Preset;

/** Reads the fields by name, from the form itself or from what a refusal gave back. */
export function draftOf(field: (name: string) => string, now: Date): Draft {
  const preset = field("preset");
  const expiry = expiryChoices.find((choice) => choice === field("expiry")) ?? "none";
  return {
    preset: isPreset(preset) ? preset : presetDefault,
    companyScope: field("companyScope") === "selected" ? "selected" : "all",
    scopeChosen: field("companyScope") !== "",
    origins: field("origins")
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
    expiresAt: expiryOf(expiry, field("expiryDay"), now),
  };
}

/** The fields of a form as {@link draftOf} asks for them. */
export function fieldsOf(form: HTMLFormElement): (name: string) => string {
  const data = new FormData(form);
  return (name) => {
    const value = data.get(name);
    return typeof value === "string" ? value : "";
  };
}
