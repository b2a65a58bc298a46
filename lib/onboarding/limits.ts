/** Clients that one list may name. */
export const clientsMax = 500;
/** Characters of a list that are read at all. */
export const listMax = 200_000;
