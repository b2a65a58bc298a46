/** The invoice's number; a file with several says how many more, one without is called by its file. */
export function numberOf(
  document: { documents: readonly { number: string }[]; file_name: string | null },
  none: string,
): string {
  const [first, ...more] = document.documents;
  if (!first) return document.file_name ?? none;
  return more.length > 0 ? `${first.number} +${more.length}` : first.number;
}
