import { describe, expect, it } from "vitest";
import { locales } from "@/lib/i18n/locale";
import { waitMs } from "./backoff";
import { type MailTemplate, type MailValues, writeMail } from "./templates";

const url = "https://dashboard.example/somewhere?link=a&b=1";
const evil = `<img src=x onerror="alert('1')"> & {name}`;
const key = { description: evil, summary: evil, url };
const seat = { description: evil, date: "5 mar 2026", url };
const samples: MailValues = {
  register_confirm: { url },
  register_known: { url, resetUrl: url },
  password_reset: { url },
  password_changed: { url },
  email_change_confirm: { url },
  email_change_known: { url, resetUrl: url },
  email_change_notice: { email: evil, url },
  email_changed: { email: evil, url },
  desk_register_confirm: { url },
  desk_register_known: { url, resetUrl: url },
  desk_password_reset: { url },
  desk_password_changed: { url },
  key_created_over_http: key,
  key_widened_over_http: key,
  key_stranded: { description: evil, url },
  seat_trial_ending: seat,
  seat_payment_failed: seat,
  seat_payment_failed_closed: seat,
  seat_ended: seat,
  webhook_disabled: { address: evil, url },
};
const cases = Object.keys(samples).flatMap((name) =>
  locales.map((locale) => [name as MailTemplate, locale] as const),
);

describe("a mail", () => {
  it.each(
    cases,
  )("%s in %s has a one-line subject, its link in both parts, and every sentence", (template, locale) => {
    const mail = writeMail(template, locale, samples[template]);
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.text).toContain(url);
    expect(mail.html).toContain(url.replace("&", "&amp;"));
    for (const part of [mail.subject, mail.text, mail.html])
      expect(part).not.toMatch(/mail\.\w+|\bundefined\b|\bnull\b/);
  });

  it("escapes every value in its HTML part", () => {
    const { html } = writeMail("key_created_over_http", "it", key);
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; {name}");
  });

  it("can't be given another header through its subject", () => {
    const description = "a\r\nBcc: everybody@example.com";
    expect(writeMail("key_created_over_http", "en", { ...key, description }).subject).toBe(
      "New key: a Bcc: everybody@example.com",
    );
  });

  it.each([
    [1, 10_000],
    [2, 20_000],
    [8, 1_280_000],
    [50, 3_600_000],
  ])("that failed %i times waits %i ms", (attempts, expected) => {
    expect(waitMs(attempts)).toBe(expected);
  });
});
