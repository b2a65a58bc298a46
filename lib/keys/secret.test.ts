import { describe, expect, test } from "vitest";
import { formatSecret, hashSecret, holdsSecret, redact, secretEnvironment, secretHint } from "./secret";

const bytes = (fill: number) => new Uint8Array(32).fill(fill);

describe("a secret", () => {
  test.each([
    "test",
    "live",
  ] as const)("of %s names its environment and has 49 base62 digits", (environment) => {
    for (const fill of [0, 1, 127, 255]) {
      const text = formatSecret(environment, bytes(fill));
      expect(text).toMatch(new RegExp(`^ik_${environment}_[0-9A-Za-z]{49}$`));
      expect(secretEnvironment(text)).toBe(environment);
    }
  });

  test("keeps all 256 bits: neighbours differ", () => {
    const last = bytes(255);
    last[31] = 254;
    expect(formatSecret("live", bytes(255))).not.toBe(formatSecret("live", last));
  });

  test("of live can never contain _test_", () => {
    expect(formatSecret("live", bytes(9))).not.toContain("_test_");
  });

  test("with one character changed is refused without a database", () => {
    const text = formatSecret("live", bytes(42));
    for (let at = 8; at < text.length; at++) {
      const typo = text.slice(0, at) + (text[at] === "a" ? "b" : "a") + text.slice(at + 1);
      expect(secretEnvironment(typo), typo).toBeNull();
    }
    expect(secretEnvironment(text.replace("ik_live_", "ik_test_"))).toBeNull();
  });

  test.each([
    "",
    "ik_live_",
    "ik_prod_x",
    ` ${formatSecret("live", bytes(1))}`,
    `${formatSecret("live", bytes(1))}\n`,
  ])("%j is none", (text) => expect(secretEnvironment(text)).toBeNull());

  test("of the wrong length of randomness is not made", () => {
    expect(() => formatSecret("live", new Uint8Array(31))).toThrow(RangeError);
  });

  test("is stored as 32 bytes and told apart by four characters", () => {
    const text = formatSecret("test", bytes(7));
    expect(hashSecret(text)).toHaveLength(32);
    expect(text.endsWith(secretHint(text))).toBe(true);
  });

  test("is taken out of a text, also half of one", () => {
    const text = formatSecret("live", bytes(3));
    expect(redact(`Authorization: ${text}, and ik_test_abc!`)).toBe(
      "Authorization: ik_live_…, and ik_test_…!",
    );
    expect(holdsSecret(`q=${text}`)).toBe(true);
    expect(holdsSecret("Rossi Srl")).toBe(false);
    for (const hidden of [
      "ik%5Flive%5Fabc",
      "%69k_live_abc",
      "ik%255Flive%25255fabc",
      "%69%6B%5f%6C%69%76%65%5F1&x=%",
    ]) {
      expect(holdsSecret(hidden), hidden).toBe(true);
      expect(redact(hidden), hidden).toMatch(/^ik_live_…/);
    }
    expect(redact("q=100%25&n=%C3%A8")).toBe("q=100%25&n=%C3%A8");
  });
});
