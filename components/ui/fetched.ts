/** What a part of a page is drawn by could not be fetched. */
export class NotFetched extends Error {}

/** A module that is fetched once; one that failed stays failed until it is forgotten, so that drawing does not loop. */
export type Fetched<Module> = { get: () => Promise<Module>; forget: () => void };

/**
 * A part of the script that is fetched when it is first drawn: `use(part.get())` in a component inside `Opened` or
 * `InPlace`. Not React's `lazy`, which remembers a failure for ever.
 */
export function fetched<Module>(fetchIt: () => Promise<Module>): Fetched<Module> {
  let last: Promise<Module> | null = null;
  const get = () => {
    last ??= fetchIt().catch((cause: unknown) => {
      throw new NotFetched("A part of the page could not be fetched", { cause });
    });
    return last;
  };
  const forget = () => {
    last = null;
  };
  return { get, forget };
}
