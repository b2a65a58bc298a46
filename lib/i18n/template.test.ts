import { describe, expect, it } from "vitest";
import { locales } from "./locale";
import { template } from "./template";
import { translator } from "./translator";

describe("a sentence that is filled in many times", () => {
  it.each(locales)("says in %s what next-intl says, whatever is filled in", (locale) => {
    const t = translator(locale);
    const hints = template((test: string, live: string) => t("keys.table.hints", { test, live }));
    const enable = template((name: string) => t("keys.switch.enable", { name }));
    for (const name of ["Rossi & Figli", "{name}", "<b>x</b>", "'", "\uE0000\uE001", "$1", ""]) {
      expect(enable(name)).toBe(t("keys.switch.enable", { name }));
      expect(hints(name, "9f3b")).toBe(t("keys.table.hints", { test: name, live: "9f3b" }));
    }
  });

  it("takes holes in any order and more than once", () => {
    expect(template((a: string, b: string) => `${b}-${a}-${b}`)("1", "2")).toBe("2-1-2");
  });
});
