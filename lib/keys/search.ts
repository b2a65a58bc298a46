import { z } from "zod";
import { looksLikeSecret, searchWords } from "./form";
import { holdsSecret, secretEnvironment } from "./secret";

/** What the Keys page was asked for: words, or the key that one secret opens. */
export type KeySearch = { words: string } | { secret: string };

/**
 * The search of the Keys page: words, or one whole secret, alone or at the end of a line such as `NAME=secret`. The
 * field is named so that what was typed never comes back in an answer. `view`: the query of the list it began from.
 */
export const keySearchForm = z.object({
  wordsOrSecret: searchWords.transform((text, context): KeySearch => {
    if (!looksLikeSecret(text) && !holdsSecret(text)) return { words: text };
    const [secret = ""] = /ik_(?:test|live)_\w*$/.exec(text) ?? [];
    if (secretEnvironment(secret) !== null) return { secret };
    context.addIssue({ code: "custom", message: "secret_not_whole" });
    return z.NEVER;
  }),
  view: z.string().max(3_000).catch(""),
});
