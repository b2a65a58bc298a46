import type { Locale } from "./locale";
import en from "./messages/en.json";
import it from "./messages/it.json";

/** The shape every language must have; Italian is the one that is read for it. */
export type Messages = typeof it;

/** All messages of a language, by namespace. */
export const messages: Record<Locale, Messages> = { it, en };
