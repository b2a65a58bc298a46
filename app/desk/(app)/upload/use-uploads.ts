import { useCallback, useEffect, useRef, useState } from "react";
import { type Outcome, sendFile } from "./send-file";

/** A file on its way; `share` of it is up, from 0 to 1. */
export type Upload = {
  key: string;
  file: File;
  state:
    | { at: "waiting" }
    | { at: "uploading"; share: number }
    | { at: "sent"; id: number; name: string }
    | { at: "refused"; lines: string[]; again: boolean };
};

const atOnce = 3;
/** A Base64 of the largest document; the server has the last word. */
const bytesMax = 7_500_000;

/** Why a file need not be tried, or null. */
export type Unfit = "tooLarge" | "wrongKind";
const unfit = (file: File): Unfit | null =>
  /\.(xml|p7m)$/i.test(file.name) ? (file.size > bytesMax ? "tooLarge" : null) : "wrongKind";

/** Files that are sent a few at once, each with what became of it. */
export function useUploads(words: (reason: Unfit | "offline") => string) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const running = useRef(new Set<string>());
  const say = useRef(words);
  say.current = words;

  const change = useCallback((key: string, state: Upload["state"]) => {
    setUploads((all) => all.map((each) => (each.key === key ? { ...each, state } : each)));
  }, []);

  useEffect(() => {
    const free = atOnce - running.current.size;
    const next = uploads.filter(({ key, state }) => state.at === "waiting" && !running.current.has(key));
    for (const { key, file } of next.slice(0, Math.max(0, free))) {
      running.current.add(key);
      change(key, { at: "uploading", share: 0 });
      void sendFile(file, key, (share) => change(key, { at: "uploading", share })).then((outcome) => {
        running.current.delete(key);
        if (outcome === "signedOut") window.location.assign("/desk");
        else change(key, stateOf(outcome, say.current("offline")));
      });
    }
  }, [uploads, change]);

  const add = useCallback((files: Iterable<File>) => {
    const added = Array.from(files, (file): Upload => {
      const reason = unfit(file);
      return {
        key: crypto.randomUUID(),
        file,
        state: reason ? { at: "refused", lines: [say.current(reason)], again: false } : { at: "waiting" },
      };
    });
    setUploads((all) => [...added, ...all]);
  }, []);
  const retry = useCallback((key: string) => change(key, { at: "waiting" }), [change]);
  const remove = useCallback((key: string) => {
    setUploads((all) => all.filter((each) => each.key !== key));
  }, []);
  const clear = useCallback(() => {
    setUploads((all) => all.filter(({ state }) => state.at === "waiting" || state.at === "uploading"));
  }, []);
  return { uploads, add, retry, remove, clear };
}

function stateOf(outcome: Exclude<Outcome, "signedOut"> | null, offline: string): Upload["state"] {
  if (outcome === null) return { at: "refused", lines: [offline], again: true };
  return "sent" in outcome ? { at: "sent", ...outcome.sent } : { at: "refused", ...outcome.refused };
}
