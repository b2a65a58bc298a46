import { describe, expect, it } from "vitest";
import { hashPassword, outdated, verifyPassword } from "./password";
import { newPassword, repeatsEmail } from "./password-rules";
import { passwordStrength } from "./password-strength";

describe("a password", () => {
  it("opens its own hash and no other, in whatever way its accents are typed", async () => {
    const hash = await hashPassword("perché no, è così");
    expect(await verifyPassword("perche\u0301 no, e\u0300 cosi\u0300", hash)).toBe(true);
    expect(await verifyPassword("perche no, e cosi", hash)).toBe(false);
    expect(await hashPassword("perché no, è così")).not.toBe(hash);
    expect(outdated(hash)).toBe(false);
    expect(outdated(hash.replace("ln=15", "ln=14"))).toBe(true);
  });

  it("opens nothing where there is no user, or no hash of ours", async () => {
    for (const hash of [null, "", "$argon2id$v=19$x", "plain"]) {
      expect(await verifyPassword("plain", hash)).toBe(false);
    }
  });

  it("is still checked when many are at once", async () => {
    const hash = await hashPassword("correct horse");
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => verifyPassword(i % 2 ? "correct horse" : "wrong", hash)),
    );
    expect(answers.filter(Boolean)).toHaveLength(3);
  });

  it.each([
    ["", "required"],
    ["short", "password_short"],
    ["aaaaaaaaaaaa", "password_simple"],
    ["1212121212", "password_simple"],
    ["x".repeat(201), "too_long"],
    ["correct horse", undefined],
  ])("%j is refused for %s", (text, reason) => {
    expect(newPassword.safeParse(text).error?.issues[0]?.message).toBe(reason);
  });

  it("is not the address or its name", () => {
    expect(repeatsEmail("Mario.Rossi.1970", "mario.rossi.1970@example.com")).toBe(true);
    expect(repeatsEmail(" mario@example.com", "mario@example.com")).toBe(true);
    expect(repeatsEmail("mario@example.com!", "mario@example.com")).toBe(false);
  });

  it.each([
    ["short", 0],
    ["abcdefghij", 1],
    ["correct horse", 2],
    ["correct horse battery staple", 3],
  ])("%j looks %i strong", (text, strength) => {
    expect(passwordStrength(text)).toBe(strength);
  });
});
