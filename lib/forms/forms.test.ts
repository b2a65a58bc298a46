import { describe, expect, it } from "vitest";
import { z } from "zod";
import { locales } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import { line } from "@/lib/keys/input";
import { faultsOf, isReason } from "./faults";
import { checkboxField, emailField, idField } from "./fields";
import { formObject, keptValues } from "./form-object";
import { idle, refusal } from "./state";

function form(...fields: [string, string | Blob][]): FormData {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
}

describe("a form's fields", () => {
  it("are strings, the last of a repeated name, and arrays where the name says so", () => {
    const fields = formObject(
      form(
        ["name", "a"],
        ["name", "b"],
        ["companies[]", "1"],
        ["companies[]", "2"],
        ["empty", ""],
        ["origins[]", "x"],
      ),
    );
    expect(fields).toEqual({ name: "b", companies: ["1", "2"], empty: "", origins: ["x"] });
  });

  it("are an array of the lines where the name says so, together with what was ticked", () => {
    const typed = form(["vats[]", "1"], ["vats[lines]", " 2 \r\n\n3"], ["none[lines]", " \n"]);
    expect(formObject(typed)).toEqual({ vats: ["1", "2", "3"] });
  });

  it("leave out Next's own and files", () => {
    const fields = form(
      ["$ACTION_ID_abc", "x"],
      ["$ACTION_REF_1", ""],
      ["$ACTION_1:0", "{}"],
      ["f", new Blob(["x"])],
    );
    expect(formObject(fields)).toEqual({});
  });

  it("may have any name without touching an object's own", () => {
    const fields = formObject(form(["__proto__", "x"], ["constructor", "y"]));
    expect(Object.keys(fields).sort()).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  });

  it("come back after a refusal, but for passwords, secrets and links", () => {
    const fields = formObject(
      form(
        ["name", "Rossi"],
        ["origins[]", "a"],
        ["origins[]", "b"],
        ["password", "p"],
        ["currentPassword", "p"],
      ),
    );
    expect(keptValues({ ...fields, secret: "s", liveSecret: "s", link: "l" })).toEqual({
      name: "Rossi",
      origins: "a\nb",
    });
  });
});

describe("coercion", () => {
  it.each([
    ["on", true],
    ["true", true],
    ["", true],
    ["false", false],
    [undefined, false],
  ])("a checkbox of %j is %j", (value, expected) => expect(checkboxField.parse(value)).toBe(expected));

  it.each([
    ["7", 7],
    ["2147483647", 2147483647],
  ])("an id of %j is %j", (value, expected) => expect(idField.parse(value)).toBe(expected));

  it.each([
    "",
    "0",
    "-1",
    "1.5",
    "1e3",
    " 1",
    "2147483648",
    "99999999999",
    "x",
    undefined,
  ])("%j is no id", (value) => {
    expect(idField.safeParse(value).error?.issues[0]?.message).toBe("invalid");
  });

  it.each([
    [" Mario@Example.COM ", "mario@example.com"],
    ["a+b@x.example", "a+b@x.example"],
  ])("an address of %j is %j", (value, expected) => expect(emailField.parse(value)).toBe(expected));

  it.each([
    [undefined, "required"],
    ["  ", "required"],
    ["mario", "email_malformed"],
    ["mario@localhost", "email_malformed"],
    ["a b@example.com", "email_malformed"],
    ["a@example.com\r\nBcc: b@example.com", "email_malformed"],
    [`${"a".repeat(250)}@example.com`, "too_long"],
  ])("an address of %j is refused for %s", (value, reason) => {
    expect(faultsOf(emailField.safeParse(value).error ?? new z.ZodError([]))[0]?.reason).toBe(reason);
  });
});

describe("a broken rule", () => {
  const schema = z.object({
    description: line(5),
    count: z.coerce.number().int().min(1).max(3),
    tags: z.array(line(3)),
    preset: z.enum(["full", "send"]),
  });
  const faults = (input: unknown) => faultsOf(schema.safeParse(input).error ?? new z.ZodError([]));

  it("has the sentence its message names, with the limit as a value", () => {
    expect(faults({ description: "too long", count: 1, tags: ["ok", "four"], preset: "full" })).toEqual([
      { path: "description", reason: "too_long", values: { max: 5 } },
      { path: "tags.1", reason: "too_long", values: { max: 3 } },
    ]);
  });

  it("has a general sentence when nobody gave it one", () => {
    expect(faults({ count: 9, tags: [], preset: "constructor" })).toEqual([
      { path: "description", reason: "required", values: {} },
      { path: "count", reason: "invalid", values: { max: 3 } },
      { path: "preset", reason: "invalid", values: {} },
    ]);
  });

  it.each(locales)("can be said in %s", (locale) => {
    const t = translator(locale);
    for (const { reason, values } of faults({ description: "too long", tags: [], preset: "x" })) {
      expect(t(`errors.${reason}`, values)).not.toContain("errors.");
    }
  });

  it("is not named by what only looks like a sentence", () => {
    for (const text of ["page", "constructor", "__proto__", "", "Invalid input"])
      expect(isReason(text)).toBe(false);
  });
});

describe("the state of a form", () => {
  it("as one sentence is the form's, else the first field's, and none when it went well", () => {
    expect(refusal({ ok: true, data: null })).toBeNull();
    expect(refusal({ ...idle, formError: "No." })).toEqual({ error: "No." });
    expect(refusal({ ...idle, fieldErrors: { name: "Fill it in." } })).toEqual({ error: "Fill it in." });
  });
});
