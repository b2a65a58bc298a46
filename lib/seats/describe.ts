/** What Stripe's pages and invoices call a seat: its key, in a length that Stripe takes (500). */
export function seatDescription(keyDescription: string): string {
  return `Desk – ${keyDescription}`.slice(0, 200);
}
