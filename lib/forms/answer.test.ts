import { redirect } from "next/navigation";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { DomainError } from "@/lib/errors";
import { line } from "@/lib/keys/input";
import { log } from "@/lib/log/log";
import { answerForm } from "./answer";
import { emailField } from "./fields";

const schema = z.object({ name: line(5), email: emailField, tags: z.array(line(3)).default([]) });

function form(fields: Record<string, string | string[]>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields))
    for (const each of [value].flat()) data.append(name, each);
  return data;
}

const good = { name: "Rossi", email: "A@b.example", password: "hidden" };
const kept = { name: "Rossi", email: "A@b.example" };

describe("a form's answer", () => {
  it("is what the command made of the parsed input", async () => {
    const answer = await answerForm(
      "en",
      schema,
      form({ ...good, "tags[]": ["a", "b"] }),
      async (input) => input,
    );
    expect(answer).toEqual({ ok: true, data: { name: "Rossi", email: "a@b.example", tags: ["a", "b"] } });
  });

  it("has a sentence for each field at fault, and loses nothing that was typed but the password", async () => {
    const run = vi.fn();
    const bad = { name: "", email: "nope", password: "hidden", "tags[]": ["ok", "long one"] };
    expect(await answerForm("en", schema, form(bad), run)).toEqual({
      ok: false,
      formError: null,
      fieldErrors: {
        name: "Fill in this field.",
        email: "This isn't an e-mail address.",
        tags: "Too long: at most 3 characters.",
        "tags.1": "Too long: at most 3 characters.",
      },
      passwordNeeded: false,
      values: { name: "", email: "nope", tags: "ok\nlong one" },
    });
    expect(run).not.toHaveBeenCalled();
  });

  it("puts a refusal at its field, in the language asked for, with its values", async () => {
    const refuse = async () => {
      throw new DomainError("too_many", "English for the log", {
        field: "email",
        reason: "too_many_minutes",
        values: { minutes: 2 },
      });
    };
    expect(await answerForm("it", schema, form(good), refuse)).toEqual({
      ok: false,
      formError: null,
      fieldErrors: { email: "Troppi tentativi. Riprova tra 2 minuti." },
      values: kept,
      passwordNeeded: false,
    });
  });

  it("asks for the password again, and keeps asking while it is wrong or something else is", async () => {
    const ask = async () => {
      throw new DomainError("password_needed", "English for the log");
    };
    expect(await answerForm("en", schema, form(good), ask)).toEqual({
      ok: false,
      formError: null,
      fieldErrors: {},
      values: kept,
      passwordNeeded: true,
    });
    const again = form({ ...good, passwordAgain: "given" });
    const wrong = async () => {
      throw new DomainError("invalid", "Wrong", { field: "passwordAgain", reason: "password_wrong" });
    };
    const refused = await answerForm("en", schema, again, wrong);
    expect(refused).toMatchObject({ passwordNeeded: true, values: kept });
    expect(refused).toHaveProperty("fieldErrors.passwordAgain");
    expect(
      await answerForm("en", schema, form({ ...good, name: "", passwordAgain: "given" }), ask),
    ).toMatchObject({
      passwordNeeded: true,
    });
  });

  it("falls back on the code's sentence for a reason that has none", async () => {
    const refuse = async () => {
      throw new DomainError("forbidden", "English for the log", { reason: "page" });
    };
    expect(await answerForm("en", schema, form(good), refuse)).toMatchObject({
      formError: "You can't do this.",
    });
  });

  it("tells nothing of a bug but a code that is in the log, where no parameter of a query is", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const bug = Object.assign(new Error("Failed query: params: hash-of-it"), {
      params: ["hash-of-it"],
      cause: new Error("column does not exist"),
    });
    const answer = await answerForm("en", schema, form(good), async () => {
      throw bug;
    });
    const line = logged.mock.calls.map((call) => call.join(" ")).join();
    const [code = "none"] = /[0-9a-f]{8}/.exec(line) ?? [];
    expect(answer).toMatchObject({ ok: false, fieldErrors: {}, values: kept });
    expect(JSON.stringify(answer)).toContain(code);
    expect(JSON.stringify(answer)).not.toContain("query");
    expect(line).not.toContain("hash-of-it");
    logged.mockRestore();
  });

  it("does not say that nothing was changed when what ran was more than one transaction", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const bug = async () => {
      throw new Error("a bug");
    };
    const one = await answerForm("en", schema, form(good), bug);
    const several = await answerForm("en", schema, form(good), bug, "unexpected_midway");
    logged.mockRestore();
    expect(one.ok ? "" : one.formError).toContain("nothing was changed");
    expect(several.ok ? "" : several.formError).toContain("some of it may have been done");
  });

  it("lets a redirect pass", async () => {
    const away = answerForm("en", schema, form(good), async () => redirect("/keys"));
    await expect(away).rejects.toThrow("NEXT_REDIRECT");
  });
});
