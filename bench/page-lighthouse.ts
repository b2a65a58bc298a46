import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";
import { chromiumFlags, findChromium } from "../dev/browser";

/** Lighthouse's two scores, of 100, and the names of what lost points. */
export type Scores = { performance: number; accessibility: number; lost: string[] };

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** The browser is there before its port is; Lighthouse asks once. */
async function listening(port: number): Promise<void> {
  const ask = () => fetch(`http://127.0.0.1:${port}/json/version`).catch(() => null);
  for (const until = Date.now() + 20_000; !(await ask()); await sleep(100)) {
    if (Date.now() > until) throw new Error("The browser lets nobody in");
  }
}

/** Judges each page once in a browser of its own, with the desktop preset. */
export async function judge(urls: readonly string[], cookie: string): Promise<Scores[]> {
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...chromiumFlags, `--remote-debugging-port=${port}`],
  });
  const all: Scores[] = [];
  try {
    await listening(port);
    for (const url of urls) {
      const result = await lighthouse(
        url,
        {
          port,
          logLevel: "error",
          onlyCategories: ["performance", "accessibility"],
          extraHeaders: { Cookie: cookie },
        },
        desktopConfig,
      );
      if (!result) throw new Error(`Lighthouse said nothing about ${url}`);
      const { categories, audits, runtimeError, finalDisplayedUrl } = result.lhr;
      if (runtimeError) throw new Error(`${url}: ${runtimeError.message}`);
      if (new URL(finalDisplayedUrl).pathname !== new URL(url).pathname)
        throw new Error(`${url} led to ${finalDisplayedUrl}`);
      const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100);
      const weighed = Object.values(categories).flatMap(({ auditRefs }) =>
        auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id),
      );
      const lost = weighed.filter((id) => (audits[id]?.score ?? 1) < 0.9);
      all.push({ performance: score("performance"), accessibility: score("accessibility"), lost });
    }
  } finally {
    await browser.close();
  }
  return all;
}
