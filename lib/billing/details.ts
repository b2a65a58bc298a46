/** Billing details of an account as Italian invoicing needs them; shapes are judged by the form. */
export type BillingDetails = {
  name: string;
  /** With country code. */
  vat: string;
  fiscalCode: string;
  address: { line: string; postalCode: string; city: string; province: string; country: string };
  /** Seven characters; null when a PEC is given instead. */
  recipientCode: string | null;
  pec: string | null;
};
