import type { Document, Party } from "./document";

/** Documents the buyer writes itself: the account's own company is then the recipient (api.md, "Company scope"). */
const SELF_INVOICES: ReadonlySet<string> = new Set(["TD16", "TD17", "TD18", "TD19", "TD28"]);

/** Who may be the account's company in a document, in the order to try them. */
export interface CompanyParty {
  readonly preferred: Party;
  /** Only for self-invoices: take it when it, and not `preferred`, is a company of the account. */
  readonly other: Party | null;
}

/**
 * The party of a sent document that is the account's company: the sender, but in self-invoices (every body TD16 to
 * TD19 or TD28) the recipient, unless only the sender is a company of the account. `vat` may be null in either:
 * then it's no company.
 */
export function companyParty(document: Pick<Document, "sender" | "recipient" | "documents">): CompanyParty {
  return document.documents.every((body) => SELF_INVOICES.has(body.type))
    ? { preferred: document.recipient, other: document.sender }
    : { preferred: document.sender, other: null };
}
