/** `system` follows the device, also when it changes in the evening. */
export const themes = ["light", "dark", "system"] as const;

export type Theme = (typeof themes)[number];

/** Cookie with the reader's choice; the root layout puts it on `<html data-theme>`. */
export const themeCookie = "theme";

/** True for a theme we have; anything else counts as `system`. */
export function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}
