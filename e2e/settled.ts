import type { Page } from "@playwright/test";

/** Waits until what moves or fades on the page has come to its end, so that colours are what they stay. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    // What follows the scrolling of a table, rather than time, is as it is until somebody scrolls.
    const ends = document
      .getAnimations()
      .filter(({ timeline }) => timeline instanceof DocumentTimeline)
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ends.map((animation) => animation.finished));
  });
}
