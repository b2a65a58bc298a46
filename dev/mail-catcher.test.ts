import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MailCatcher, openMailCatcher, readInbox } from "./mail-catcher";

const inboxDir = mkdtempSync(join(tmpdir(), "invoicetronic-mail-"));
let catcher: MailCatcher;

beforeAll(async () => {
  catcher = await openMailCatcher(inboxDir);
});
afterAll(async () => {
  await catcher.close();
  rmSync(inboxDir, { recursive: true, force: true });
});

test("a mail arrives as it was sent, with every link once", async () => {
  const transport = createTransport(catcher.url);
  await transport.sendMail({
    from: "Invoicetronic <no-reply@example.com>",
    to: "Anna <anna@example.com>",
    bcc: "hidden@example.com",
    subject: "Perché no? – conferma",
    text: "Apri http://localhost:3000/confirm?link=abc&x=1 adesso.",
    html: '<a href="http://localhost:3000/confirm?link=abc&amp;x=1">Apri</a> <a href="https://example.com/">Altro</a>',
  });
  const [mail] = readInbox(inboxDir);
  expect(mail).toMatchObject({
    from: "no-reply@example.com",
    to: ["anna@example.com", "hidden@example.com"],
    subject: "Perché no? – conferma",
    links: ["http://localhost:3000/confirm?link=abc&x=1", "https://example.com/"],
  });
  expect(mail?.html).toContain("Altro");
  expect(mail?.text).toContain("adesso");
});

test("the newest 200 are kept, in order of arrival", async () => {
  for (let i = 1; i <= 203; i += 1) {
    writeFileSync(
      join(inboxDir, `${String(i).padStart(15, "0")}-old.json`),
      JSON.stringify({ subject: `old ${i}` }),
    );
  }
  const transport = createTransport(catcher.url);
  for (const subject of ["first", "second"]) {
    await transport.sendMail({ from: "a@example.com", to: "b@example.com", subject, text: "." });
  }
  expect(readdirSync(inboxDir)).toHaveLength(200);
  const subjects = readInbox(inboxDir).map(({ subject }) => subject);
  expect(subjects[0]).toBe("old 7");
  expect(subjects.slice(-2)).toEqual(["first", "second"]);
});
