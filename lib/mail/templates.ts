import type { Locale } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import { htmlOf, type MailContent, textOf } from "./layout";

/** Every mail we send, with the values it takes; addresses are absolute and start with `env().baseUrl`. */
export type MailValues = {
  register_confirm: { url: string };
  register_known: { url: string; resetUrl: string };
  password_reset: { url: string };
  /** `url`: where the password can be reset, for one who did not change it. */
  password_changed: { url: string };
  email_change_confirm: { url: string };
  email_change_known: { url: string; resetUrl: string };
  /** `email`: the address that was asked for; `url`: where the password can be reset, which ends the change. */
  email_change_notice: { email: string; url: string };
  email_changed: { email: string; url: string };
  desk_register_confirm: { url: string };
  desk_register_known: { url: string; resetUrl: string };
  desk_password_reset: { url: string };
  desk_password_changed: { url: string };
  key_created_over_http: { description: string; summary: string; url: string };
  key_widened_over_http: { description: string; summary: string; url: string };
  key_stranded: { description: string; url: string };
  /** `date`: the trial's last day, or until when Desk stays open, in the reader's language; "" where there is none. */
  seat_trial_ending: SeatMail;
  seat_payment_failed: SeatMail;
  seat_payment_failed_closed: SeatMail;
  seat_ended: SeatMail;
  webhook_disabled: { address: string; url: string };
};

type SeatMail = { description: string; date: string; url: string };

export type MailTemplate = keyof MailValues;

type Write<Template extends MailTemplate> = (
  t: ReturnType<typeof translator>,
  values: MailValues[Template],
) => MailContent;

const templates: { [Template in MailTemplate]: Write<Template> } = {
  register_confirm: (t, { url }) => ({
    subject: t("mail.register_confirm.subject"),
    heading: t("mail.register_confirm.heading"),
    paragraphs: [t("mail.register_confirm.text")],
    action: { label: t("mail.register_confirm.action"), url },
    note: t("mail.register_confirm.note"),
  }),
  register_known: (t, { url, resetUrl }) => ({
    subject: t("mail.register_known.subject"),
    heading: t("mail.register_known.heading"),
    paragraphs: [t("mail.register_known.text"), t("mail.register_known.reset", { resetUrl })],
    action: { label: t("mail.register_known.action"), url },
    note: t("mail.register_known.note"),
  }),
  password_reset: (t, { url }) => ({
    subject: t("mail.password_reset.subject"),
    heading: t("mail.password_reset.heading"),
    paragraphs: [t("mail.password_reset.text")],
    action: { label: t("mail.password_reset.action"), url },
    note: t("mail.password_reset.note"),
  }),
  password_changed: (t, { url }) => ({
    subject: t("mail.password_changed.subject"),
    heading: t("mail.password_changed.heading"),
    paragraphs: [t("mail.password_changed.text"), t("mail.password_changed.warning")],
    action: { label: t("mail.password_changed.action"), url },
  }),
  email_change_confirm: (t, { url }) => ({
    subject: t("mail.email_change_confirm.subject"),
    heading: t("mail.email_change_confirm.heading"),
    paragraphs: [t("mail.email_change_confirm.text")],
    action: { label: t("mail.email_change_confirm.action"), url },
    note: t("mail.email_change_confirm.note"),
  }),
  email_change_known: (t, { url, resetUrl }) => ({
    subject: t("mail.email_change_known.subject"),
    heading: t("mail.email_change_known.heading"),
    paragraphs: [t("mail.email_change_known.text"), t("mail.email_change_known.reset", { resetUrl })],
    action: { label: t("mail.email_change_known.action"), url },
    note: t("mail.email_change_known.note"),
  }),
  email_change_notice: (t, { email, url }) => ({
    subject: t("mail.email_change_notice.subject"),
    heading: t("mail.email_change_notice.heading"),
    paragraphs: [t("mail.email_change_notice.text", { email }), t("mail.email_change_notice.warning")],
    action: { label: t("mail.email_change_notice.action"), url },
  }),
  email_changed: (t, { email, url }) => ({
    subject: t("mail.email_changed.subject"),
    heading: t("mail.email_changed.heading"),
    paragraphs: [t("mail.email_changed.text", { email }), t("mail.email_changed.warning")],
    action: { label: t("mail.email_changed.action"), url },
  }),
  desk_register_confirm: (t, { url }) => ({
    subject: t("mail.desk_register_confirm.subject"),
    heading: t("mail.desk_register_confirm.heading"),
    paragraphs: [t("mail.desk_register_confirm.text")],
    action: { label: t("mail.desk_register_confirm.action"), url },
    note: t("mail.desk_register_confirm.note"),
  }),
  desk_register_known: (t, { url, resetUrl }) => ({
    subject: t("mail.desk_register_known.subject"),
    heading: t("mail.desk_register_known.heading"),
    paragraphs: [t("mail.desk_register_known.text"), t("mail.desk_register_known.reset", { resetUrl })],
    action: { label: t("mail.desk_register_known.action"), url },
    note: t("mail.desk_register_known.note"),
  }),
  desk_password_reset: (t, { url }) => ({
    subject: t("mail.desk_password_reset.subject"),
    heading: t("mail.desk_password_reset.heading"),
    paragraphs: [t("mail.desk_password_reset.text")],
    action: { label: t("mail.desk_password_reset.action"), url },
    note: t("mail.desk_password_reset.note"),
  }),
  desk_password_changed: (t, { url }) => ({
    subject: t("mail.desk_password_changed.subject"),
    heading: t("mail.desk_password_changed.heading"),
    paragraphs: [t("mail.desk_password_changed.text"), t("mail.desk_password_changed.warning")],
    action: { label: t("mail.desk_password_changed.action"), url },
  }),
  key_created_over_http: (t, { description, summary, url }) => ({
    subject: t("mail.key_created_over_http.subject", { description }),
    heading: t("mail.key_created_over_http.heading"),
    paragraphs: [t("mail.key_created_over_http.text", { description })],
    quote: summary,
    action: { label: t("mail.key_created_over_http.action"), url },
    note: t("mail.key_created_over_http.note"),
  }),
  key_widened_over_http: (t, { description, summary, url }) => ({
    subject: t("mail.key_widened_over_http.subject", { description }),
    heading: t("mail.key_widened_over_http.heading"),
    paragraphs: [t("mail.key_widened_over_http.text", { description })],
    quote: summary,
    action: { label: t("mail.key_widened_over_http.action"), url },
    note: t("mail.key_widened_over_http.note"),
  }),
  key_stranded: (t, { description, url }) => ({
    subject: t("mail.key_stranded.subject", { description }),
    heading: t("mail.key_stranded.heading"),
    paragraphs: [t("mail.key_stranded.text", { description }), t("mail.key_stranded.way")],
    action: { label: t("mail.key_stranded.action"), url },
  }),
  seat_trial_ending: (t, { description, date, url }) => ({
    subject: t("mail.seat_trial_ending.subject", { date }),
    heading: t("mail.seat_trial_ending.heading", { date }),
    paragraphs: [t("mail.seat_trial_ending.text", { description, date }), t("mail.seat_trial_ending.way")],
    action: { label: t("mail.seat_trial_ending.action"), url },
  }),
  seat_payment_failed: (t, { description, date, url }) => ({
    subject: t("mail.seat_payment_failed.subject", { description }),
    heading: t("mail.seat_payment_failed.heading"),
    paragraphs: [
      t("mail.seat_payment_failed.text", { description, date }),
      t("mail.seat_payment_failed.way"),
    ],
    action: { label: t("mail.seat_payment_failed.action"), url },
  }),
  seat_payment_failed_closed: (t, { description, url }) => ({
    subject: t("mail.seat_payment_failed_closed.subject", { description }),
    heading: t("mail.seat_payment_failed_closed.heading"),
    paragraphs: [
      t("mail.seat_payment_failed_closed.text", { description }),
      t("mail.seat_payment_failed_closed.way"),
    ],
    action: { label: t("mail.seat_payment_failed_closed.action"), url },
  }),
  seat_ended: (t, { description, url }) => ({
    subject: t("mail.seat_ended.subject", { description }),
    heading: t("mail.seat_ended.heading"),
    paragraphs: [t("mail.seat_ended.text", { description })],
    action: { label: t("mail.seat_ended.action"), url },
  }),
  webhook_disabled: (t, { address, url }) => ({
    subject: t("mail.webhook_disabled.subject"),
    heading: t("mail.webhook_disabled.heading"),
    paragraphs: [t("mail.webhook_disabled.text"), t("mail.webhook_disabled.way")],
    quote: address,
    action: { label: t("mail.webhook_disabled.action"), url },
  }),
};

/** A mail in full, in the reader's language; every value is escaped in `html`. */
export function writeMail<Template extends MailTemplate>(
  template: Template,
  locale: Locale,
  values: MailValues[Template],
): { subject: string; text: string; html: string } {
  const t = translator(locale);
  const write: Write<Template> = templates[template];
  const content = write(t, values);
  const signature = t("mail.signature");
  // A line break in a subject would start a new header.
  const subject = content.subject.replace(/\s+/g, " ").trim();
  return { subject, text: textOf(content, signature), html: htmlOf(content, signature, locale) };
}
