/** The list narrowed to one company; `query`: the view without a company. */
export function companyPath(query: string, vat: string): `/keys?${string}` {
  const params = new URLSearchParams(query);
  params.set("company", vat);
  return `/keys?${params}`;
}
