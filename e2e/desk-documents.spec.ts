import type { Page } from "@playwright/test";
import { extractText, getDocumentProxy } from "unpdf";
import { addCompanies, enterDesk, ferrari, fileOf, newKey, numbered, rossi, sendOver } from "./desk-user";
import { api, expect, servers, test } from "./fixtures";

const uploads = (page: Page) => page.getByRole("list", { name: "Uploaded files" }).getByRole("listitem");

test.describe("uploads", () => {
  // What a file is refused for is logged by the browser too.
  test.use({ allowedErrors: [/status of 422/] });

  test("invoices are uploaded one by one, delivered, read as people read them, and saved", async ({
    page,
    newOwner,
  }) => {
    test.setTimeout(120_000);
    const owner = await newOwner();
    await addCompanies(owner);
    await enterDesk(page, owner.testSecret);

    await page.goto("/desk/upload");
    const wrongTotal = numbered(rossi.vat, "2/D").replace("<PrezzoTotale>100.00<", "<PrezzoTotale>90.00<");
    await page
      .locator("input[type=file]")
      .setInputFiles([
        fileOf("good.xml", numbered(rossi.vat, "1/D")),
        fileOf("wrong.xml", wrongTotal),
        fileOf("broken.xml", "<a"),
        fileOf("letter.txt", "Dear all"),
      ]);
    const line = (name: string) => uploads(page).filter({ hasText: name });
    await expect(line("good.xml")).toContainText("Sent · 1/D");
    await expect(line("wrong.xml")).toContainText(/Not sent.*00423: Line 1 › Total: .*works out at 100\.00/);
    await expect(line("wrong.xml")).not.toContainText("file:");
    await expect(line("broken.xml")).toContainText("neither well-formed XML nor a signed file");
    await expect(line("letter.txt")).toContainText("Only .xml and .p7m files are taken.");
    await expect(page.getByText("1 sent, 3 with errors, 0 under way")).toBeVisible();

    await line("good.xml").getByRole("link", { name: "1/D" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Invoice no. 1/D" })).toBeVisible();
    await expect(page.getByText("Delivered").first()).toBeVisible({ timeout: 40_000 });
    await expect(page.getByRole("row", { name: /Consulenza/ })).toContainText("100.00");
    await expect(page.getByRole("table", { name: "VAT summary" })).toContainText("22%");
    await expect(page.getByText("€122.00").first()).toBeVisible();
    await expect(page.getByText("VAT number").first()).toBeVisible();
    const address = new URL(page.url()).pathname;

    const saving = page.waitForEvent("download");
    await page.getByRole("link", { name: "XML" }).click();
    expect((await saving).suggestedFilename()).toBe("good.xml");

    const file = await page.request.get(`${address}/file`);
    expect(await file.text()).toBe(numbered(rossi.vat, "1/D"));
    const html = await page.request.get(`${address}/attachments/1/1`);
    expect(await html.text()).toContain("<script>");
    const pdf = await page.request.get(`${address}/pdf`);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(await pdf.body())), {
      mergePages: true,
    });
    for (const words of [
      "Invoice no. 1/D",
      "Mittente Srl",
      "Cliente Srl",
      "Consulenza",
      "€122.00",
      "Page 1 of",
    ])
      expect(text).toContain(words);
    for (const answer of [file, html, pdf]) {
      const headers = answer.headers();
      expect(headers["content-disposition"]).toMatch(/^attachment; /);
      expect(headers["content-disposition"]).not.toContain("/");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["content-type"]).not.toContain("html");
    }

    // It came in for Bianchi, and opening it is reading it.
    await page.goto("/desk/received");
    const row = page.getByRole("row", { name: /1\/D/ });
    await expect(row).toContainText("Unread");
    await expect(row).toContainText("€122.00");
    await row.getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1, name: "Invoice no. 1/D" })).toBeVisible();
    await page.goto("/desk/received");
    await expect(page.getByRole("row", { name: /1\/D/ })).toContainText("Read");
    await page.goto("/desk/received?unread=1");
    await expect(page.getByText("No documents match these filters")).toBeVisible();
  });
});

test("lists are searched, narrowed and paged by the address, and exported", async ({ page, newOwner }) => {
  test.setTimeout(120_000);
  const owner = await newOwner();
  await addCompanies(owner);
  for (let at = 1; at <= 27; at++) await sendOver(owner.testSecret, numbered(rossi.vat, `${at}/P`));
  await sendOver(owner.testSecret, numbered(ferrari.vat, "1/F").replace("2026-01-15", "2026-03-20"));
  await enterDesk(page, owner.testSecret);

  await page.goto("/desk/sent");
  await expect(page.getByText("1–25 of 28")).toBeVisible();
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByText("26–28 of 28")).toBeVisible();

  const rows = page.getByRole("row").filter({ has: page.getByRole("link") });
  await page.getByLabel("Company").selectOption({ label: ferrari.name });
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(rows).toHaveCount(1);
  await page.goto("/desk/sent?from=2026-03-01&to=2026-03-31");
  await expect(rows).toHaveCount(1);
  await page.goto("/desk/sent");
  await page.getByLabel("Exact number").fill("7/P");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("7/P");
  await page.getByLabel("Buyer").fill("nobody of this name");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByText("No documents match these filters")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).first().click();
  await expect(page.getByText("1–25 of 28")).toBeVisible();

  await page.goto("/desk/export?period=quarter&year=2026&quarter=1&type=send");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the ZIP" }).click();
  expect((await saving).suggestedFilename()).toBe("fatture-2026-T1.zip");
  await page.goto("/desk/export?period=month&year=2001&month=1");
  await page.getByRole("button", { name: "Download the ZIP" }).click();
  await expect(page.getByText("No invoice is dated in this period")).toBeVisible();
});

test.describe("a key's limits are Desk's limits", () => {
  test.use({ allowedErrors: [/status of (403|404)/] });

  test("a client never reaches what another company sent, by id, search, file or export", async ({
    page,
    newOwner,
  }) => {
    const owner = await newOwner();
    await addCompanies(owner);
    const mine = await sendOver(owner.testSecret, numbered(rossi.vat, "1/R"));
    const theirs = await sendOver(owner.testSecret, numbered(ferrari.vat, "1/F"));
    await enterDesk(page, await newKey(owner, "send", [rossi.vat]));

    for (const path of ["file", "pdf", "attachments/1/1"]) {
      expect((await page.request.get(`/desk/sent/${mine}/${path}`)).status()).toBe(200);
      const refused = await page.request.get(`/desk/sent/${theirs}/${path}`);
      expect(refused.status()).toBe(404);
      expect(await refused.text()).not.toContain("Officine");
    }
    await page.goto(`/desk/sent/${theirs}`);
    await expect(page.getByText("This document doesn't exist, or your key doesn't see it.")).toBeVisible();
    for (const strange of ["0", "-1", "1e3", `${theirs}%3Finclude_payload`, "99999999999999999999"]) {
      expect((await page.request.get(`/desk/sent/${strange}/file`)).status()).toBe(404);
    }
    await page.goto("/desk/sent");
    await expect(page.getByText("1–1 of 1")).toBeVisible();
    await page.goto(`/desk/sent?q=${ferrari.vat}`);
    await expect(page.getByText("No documents match these filters")).toBeVisible();
    await page.goto("/desk/companies");
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(page.getByText(ferrari.name)).toHaveCount(0);
    const zip = await page.request.get("/desk/export/zip?period=range");
    const names = (await zip.body()).toString("latin1");
    expect(names).toContain(rossi.vat);
    expect(names).not.toContain(ferrari.vat);

    // What /v1 refuses, an upload is refused for.
    await page.goto("/desk/upload");
    await page.locator("input[type=file]").setInputFiles(fileOf("theirs.xml", numbered(ferrari.vat, "2/F")));
    await expect(page.getByRole("list", { name: "Uploaded files" })).toContainText("Not sent");
    await expect(page.getByText(`This key may not act for ${ferrari.vat}.`)).toBeVisible();
    expect((await api(owner.testSecret)("/v1/send")).headers.get("Invoicetronic-Total-Count")).toBe("2");
  });

  test("a key that only reads finds nothing to upload, and the server takes nothing", async ({
    page,
    newOwner,
  }) => {
    const owner = await newOwner();
    await addCompanies(owner);
    await enterDesk(page, await newKey(owner, "read_only"));
    await expect(page.getByRole("link", { name: "Upload" })).toHaveCount(0);
    await page.goto("/desk/upload");
    await expect(page.getByText("This key can't send")).toBeVisible();
    const multipart = { file: fileOf("a.xml", numbered(rossi.vat, "1/X")) };
    const headers = { Origin: servers.first };
    const refused = await page.request.post("/desk/upload/file", { multipart, headers });
    expect(refused.status()).toBe(403);
    expect((await api(owner.testSecret)("/v1/send")).headers.get("Invoicetronic-Total-Count")).toBe("0");
  });

  test("no other site sends in somebody's name, and nobody without a session gets a file", async ({
    page,
    request,
    newOwner,
  }) => {
    const owner = await newOwner();
    await addCompanies(owner);
    const sent = await sendOver(owner.testSecret, numbered(rossi.vat, "1/S"));
    await enterDesk(page, owner.testSecret);
    const multipart = { file: fileOf("a.xml", numbered(rossi.vat, "2/S")) };
    for (const Origin of ["https://evil.example", "null"]) {
      const answer = await page.request.post("/desk/upload/file", { multipart, headers: { Origin } });
      expect(answer.status()).toBe(403);
    }
    expect((await api(owner.testSecret)("/v1/send")).headers.get("Invoicetronic-Total-Count")).toBe("1");
    const outside = { maxRedirects: 0 };
    for (const path of [`sent/${sent}/file`, `sent/${sent}/pdf`, "export/zip"])
      expect((await request.get(`/desk/${path}`, outside)).status()).toBe(303);
    const anonymous = { multipart, headers: { Origin: servers.first } };
    expect((await request.post("/desk/upload/file", anonymous)).status()).toBe(401);
  });
});
