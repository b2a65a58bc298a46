import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db";
import { anAccount, anyVat } from "@/db/factories";
import { companies, sends } from "@/db/schema";
import { call } from "./api-fixtures";

const xml = { "Content-Type": "application/xml" };

function form(bytes: Uint8Array, name: string): FormData {
  const data = new FormData();
  data.set("file", new File([new Uint8Array(bytes)], name));
  return data;
}

describe("bad input is a clear 4xx and stores nothing", () => {
  const lol = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">${Array.from({ length: 20 }, (_, i) => `<!ENTITY ${String.fromCharCode(98 + i)} "${`&${String.fromCharCode(97 + i)};`.repeat(10)}">`).join("")}]><x>&t;</x>`;
  const cases: [string, string, Parameters<typeof call>[2], number][] = [
    ["a 6 MB body", "/send/xml", { body: "<".padEnd(6 * 1024 * 1024, "x"), headers: xml }, 413],
    ["a 6 MB file", "/send/file", { body: form(Buffer.alloc(6 * 1024 * 1024, "x"), "big.xml") }, 413],
    ["a billion laughs", "/send/xml", { body: lol, headers: xml }, 422],
    ["a broken p7m", "/send/file", { body: form(Buffer.from("3082ffff0609", "hex"), "x.xml.p7m") }, 422],
    [
      "a wrong encoding",
      "/send/xml",
      {
        body: new Uint8Array(Buffer.from('<?xml version="1.0" encoding="UTF-8"?><a>\xe9</a>', "latin1")),
        headers: xml,
      },
      422,
    ],
    [
      "an unknown encoding",
      "/send/xml",
      { body: '<?xml version="1.0" encoding="klingon"?><a/>', headers: xml },
      422,
    ],
    ["a NUL byte in XML", "/send/xml", { body: "<a>\u0000</a>", headers: xml }, 422],
    [
      "a NUL byte in JSON",
      "/company",
      { json: { vat: "IT00000000000", fiscal_code: "1", name: "a\u0000b" } },
      422,
    ],
    ["a NUL in a query", "/company?q=%00", {}, 400],
    ["a NUL in meta data", "/send", { json: { payload: "<a/>", meta_data: { a: "\u0000" } } }, 422],
    [
      "half a character in a name",
      "/company",
      { json: { vat: "IT00000000000", fiscal_code: "1", name: "a\ud800b" } },
      422,
    ],
    ["half a surrogate pair", "/send", { json: { payload: "<a/>", meta_data: { a: "\ud800" } } }, 422],
    [
      "an unknown field",
      "/company",
      { json: { vat: anyVat(), fiscal_code: "1", name: "A", colour: "red" } },
      422,
    ],
    ["a missing field", "/company", { json: { vat: anyVat(), name: "A" } }, 422],
    ["not JSON", "/company", { body: "{", headers: { "Content-Type": "application/json" } }, 400],
    ["an array", "/company", { json: [] }, 422],
    ["another content type", "/company", { body: "x", headers: { "Content-Type": "text/plain" } }, 415],
    ["no body", "/send/xml", { method: "POST", headers: xml }, 422],
    ["a form without a file", "/send/file", { body: new FormData() }, 400],
    [
      "a form of no form",
      "/send/file",
      { body: "x", headers: { "Content-Type": "multipart/form-data; boundary=y" } },
      400,
    ],
    ["HTML", "/send/xml", { body: "<html><body/></html>", headers: xml }, 422],
    ["a path for a name", "/send", { json: { payload: "<a/>", file_name: "../../etc/passwd.xml" } }, 422],
    ["page_size of 201", "/company?page_size=201", {}, 400],
    ["page 0", "/company?page=0", {}, 400],
    ["a sort by an unknown field", "/company?sort=-constructor", {}, 400],
    ["a date that is none", "/send?last_update_from=2026-02-30T99:00:00Z", {}, 400],
    ["a date of the year 0", "/send?document_date_from=0000-01-01", {}, 400],
    ["an unknown state", "/send?latest_state=Perso", {}, 400],
    ["101 ids", `/send?ids=${Array.from({ length: 101 }, (_, i) => i + 1).join()}`, {}, 400],
    ["an id beyond int32", "/company/9999999999", {}, 404],
    ["an unknown path", "/nothing", {}, 404],
  ];
  test.each(cases)("%s", async (_name, path, init, status) => {
    const account = await anAccount();
    const response = await call(account.testSecret, path, init);
    expect(response.status).toBe(status);
    expect(response.headers.get("Content-Type")).toContain("application/problem+json");
    const body = await response.json();
    expect(body).toMatchObject({
      status,
      problem_details: { status, detail: body.detail, title: body.title },
    });
    expect(body.detail).not.toMatch(/\{\w+\}|undefined|Error:/);
    expect(await db().$count(sends, eq(sends.accountId, account.accountId))).toBe(0);
    expect(await db().$count(companies, eq(companies.accountId, account.accountId))).toBe(0);
  });

  test("speaks Italian, English or German, as asked for", async () => {
    const account = await anAccount();
    const details = await Promise.all(
      ["it", "en", "de-AT, en;q=0.5", "fr"].map(async (language) => {
        const response = await call(account.testSecret, "/company/1", {
          headers: { "Accept-Language": language },
        });
        return (await response.json()).title;
      }),
    );
    expect(details).toEqual(["Non trovato", "Not found", "Nicht gefunden", "Non trovato"]);
  });

  test("names the valid fields for a wrong sort", async () => {
    const account = await anAccount();
    const response = await call(account.testSecret, "/send?sort=colour", {
      headers: { "Accept-Language": "en" },
    });
    expect((await response.json()).detail).toContain("document_date");
  });
});
