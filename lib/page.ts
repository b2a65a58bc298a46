/** One page of a list: the contract's `page` (1-based) and `page_size`, with the order asked for. */
export type Page<Field extends string> = {
  page: number;
  pageSize: number;
  /** Null: the list's own order. A tie is always broken by id. */
  sort: { field: Field; descending: boolean } | null;
};

export const pageSizeMax = 200;
export const pageSizeDefault = 100;

/** Rows of one page and how many the list has in all, under the same filter. */
export type Listing<Row> = { rows: Row[]; total: number };

/** Rows before the page. */
export function offsetOf(page: Page<string>): number {
  return (page.page - 1) * page.pageSize;
}
