import { type AnyColumn, asc, desc, type SQL } from "drizzle-orm";

/**
 * A list's order: by a column, ties by id in the same direction, so that one index of both gives it forwards and
 * backwards. `sort` null: forwards.
 */
export function inOrder(
  { sort }: { sort: { descending: boolean } | null },
  column: AnyColumn | SQL,
  id: AnyColumn,
): SQL[] {
  const direction = sort?.descending ? desc : asc;
  return column === id ? [direction(id)] : [direction(column), direction(id)];
}
