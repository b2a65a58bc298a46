import type { Page } from "@playwright/test";
import { api, expect, mailTo, newEmail, type Owner } from "./fixtures";
import { invoiceOf } from "./invoice";

/** Registers somebody on Desk by the pages and the mail, and links the key that `secret` is of; ends at home. */
export async function enterDesk(page: Page, secret: string): Promise<void> {
  const email = newEmail("client");
  await page.goto("/desk/register");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  const mail = await mailTo(email);
  const [link = ""] = /\/desk\/confirm\?link=[\w-]+/.exec(JSON.stringify(mail)) ?? [];
  await page.goto(link);
  await page.getByLabel("Password", { exact: true }).fill("a client of this test alone");
  await page.getByRole("button", { name: "Enter Desk" }).click();
  // Without a key, Desk leads to where one is entered.
  await page.getByLabel("Your key").fill(secret);
  await page.getByRole("button", { name: "Link the key" }).click();
  await expect(page.getByRole("link", { name: "Sent", exact: true })).toBeVisible();
}

/** Companies whose invoices go to Bianchi. */
export const rossi = { name: "Rossi Arredamenti Srl", vat: "IT03847120379", fiscal_code: "03847120379" };
export const bianchi = { name: "Studio Legale Bianchi", vat: "IT05665480215", fiscal_code: "05665480215" };
export const ferrari = { name: "Officine Ferrari e Figli", vat: "IT02938470362", fiscal_code: "02938470362" };

/** A file inside that would like to be a page, under a name that would like to be a path. */
const hostile = "<script>document.title = 'run'</script>";
const attachment = `<Allegati><NomeAttachment>../../listino.html</NomeAttachment><FormatoAttachment>HTML</FormatoAttachment><Attachment>${Buffer.from(hostile).toString("base64")}</Attachment></Allegati>`;

/** An invoice to Bianchi with a number of its own. */
export const numbered = (from: string, number: string) =>
  invoiceOf(from)
    .replace("<Numero>1</Numero>", `<Numero>${number}</Numero>`)
    .replace("</FatturaElettronicaBody>", `${attachment}</FatturaElettronicaBody>`);

/** A file as a file chooser takes it. */
export const fileOf = (name: string, text: string) => ({
  name,
  mimeType: "application/xml",
  buffer: Buffer.from(text),
});

/** The three companies, in test. */
export async function addCompanies({ testSecret }: Owner): Promise<void> {
  for (const body of [rossi, bianchi, ferrari]) {
    expect((await api(testSecret)("/v1/company", { method: "POST", body })).status).toBe(201);
  }
}

/** The test secret of a restricted key. */
export async function newKey(owner: Owner, preset: string, companies: string[] = []): Promise<string> {
  const made = await api(owner.liveSecret)("/v1/key", {
    method: "POST",
    body: {
      description: `Desk ${preset}`,
      preset,
      company_scope: companies.length > 0 ? "selected" : "all",
      companies,
    },
  });
  expect(made.status).toBe(201);
  return (await made.json()).test_secret;
}

/** Sends a document over HTTP; its id. */
export async function sendOver(secret: string, xml: string): Promise<number> {
  const sent = await api(secret)("/v1/send/xml", {
    method: "POST",
    body: xml,
    headers: { "Content-Type": "application/xml" },
  });
  expect(sent.status).toBe(201);
  return (await sent.json()).id;
}
