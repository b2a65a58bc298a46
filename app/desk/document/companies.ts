import { companySchema } from "@/lib/api/schemas";
import type { DeskApi } from "../open";

/** Companies that a choice can offer; more are found by searching. */
const offeredMax = 200;

/** The companies that the key sees, by name; none when there are too many to choose from. */
export async function companiesOf(api: DeskApi): Promise<{ id: number; name: string; vat: string }[]> {
  const { items, total } = await api.list(`/company?page_size=${offeredMax}&sort=name`, companySchema);
  return total > offeredMax ? [] : items.map(({ id, name, vat }) => ({ id, name, vat }));
}
