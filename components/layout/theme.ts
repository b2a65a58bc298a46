/** What a reader can choose; `system` follows the device, also in the evening. The root layout puts it on `<html data-theme>`. */
export const themes = ["light", "dark", "system"] as const;

export type Theme = (typeof themes)[number];

/** True for a theme we have; anything else counts as `system`. */
export function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}
