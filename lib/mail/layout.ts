/** A mail's content, before it is put into a layout; everything is plain text. */
export type MailContent = {
  subject: string;
  heading: string;
  paragraphs: string[];
  /** Set apart from the sentences: what the mail is about. */
  quote?: string;
  action?: { label: string; url: string };
  /** Small print below. */
  note?: string;
};

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that can stand anywhere in HTML, attributes in quotes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** The part every reader can show. */
export function textOf({ heading, paragraphs, quote, action, note }: MailContent, signature: string): string {
  const parts = [
    heading,
    ...paragraphs,
    quote && `  ${quote}`,
    action && `${action.label}:\n${action.url}`,
    note,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n\n-- \n${signature}\n`;
}

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Helvetica,Arial,sans-serif";

/** The HTML part: one column, styles inline, nothing loaded from anywhere; readable in dark mail programs. */
export function htmlOf(content: MailContent, signature: string, locale: string): string {
  const { subject, heading, paragraphs, quote, action, note } = content;
  const line = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;
  const quoted =
    quote === undefined
      ? ""
      : `<p style="margin:0 0 20px;padding:12px 16px;border-radius:8px;background:#f5f5f6;color:#18181b">${escapeHtml(quote)}</p>`;
  const button = action
    ? `<p style="margin:24px 0"><a href="${escapeHtml(action.url)}" style="display:inline-block;padding:10px 18px;border-radius:7px;background:#2a5bd7;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(action.label)}</a></p>
<p style="margin:0 0 16px;font-size:13px;color:#6c6c78;word-break:break-all">${escapeHtml(action.url)}</p>`
    : "";
  const small = note ? `<p style="margin:0;font-size:13px;color:#6c6c78">${escapeHtml(note)}</p>` : "";
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:32px 16px;background:#fafafa;${font};font-size:15px;line-height:1.5;color:#18181b">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0"><tr><td align="center">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="max-width:520px;text-align:left">
<tr><td style="padding:0 4px 20px;font-weight:600;font-size:16px">Invoicetronic</td></tr>
<tr><td style="padding:28px;border:1px solid #e7e7ea;border-radius:10px;background:#ffffff">
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">${escapeHtml(heading)}</h1>
${paragraphs.map(line).join("\n")}
${quoted}${button}${small}
</td></tr>
<tr><td style="padding:20px 4px;font-size:12px;color:#6c6c78">${escapeHtml(signature)}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
}
