import { expect, test } from "vitest";
import { brokeOff, isNextSignal } from "./broke-off";

test("a form whose answer never came keeps what was typed, but no password", () => {
  const form = new FormData();
  form.set("description", "Rossi");
  form.append("companies[]", "01234567897");
  form.append("companies[]", "07643520567");
  form.set("password", "hunter2hunter2");
  expect(brokeOff(form, "It broke off.")).toEqual({
    ok: false,
    formError: "It broke off.",
    fieldErrors: {},
    values: { description: "Rossi", companies: "01234567897\n07643520567" },
    passwordNeeded: false,
    brokeOff: true,
  });
  form.set("passwordAgain", "hunter2hunter2");
  expect(brokeOff(form, "It broke off.")).toMatchObject({
    passwordNeeded: true,
    values: { description: "Rossi" },
  });
});

test.each([
  [Object.assign(new Error(), { digest: "NEXT_REDIRECT;replace;/keys;303;" }), true],
  [Object.assign(new Error(), { digest: "NEXT_HTTP_ERROR_FALLBACK;404" }), true],
  [Object.assign(new Error(), { digest: "1234567890" }), false],
  [Object.assign(new Error(), { digest: 404 }), false],
  [new TypeError("Failed to fetch"), false],
  [null, false],
  ["NEXT_REDIRECT", false],
])("of what an action may be rejected with, only Next's own word goes on: %s", (error, goesOn) => {
  expect(isNextSignal(error)).toBe(goesOn);
});
