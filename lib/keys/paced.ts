/** A read that is out for longer than this, in milliseconds, no longer holds up the next. */
const patienceMs = 50;

/** Turns of the event loop at most that a read waits for more to join, as long as each of them brings some. */
const turnsMax = 8;

/**
 * When to begin the next of reads that each answer all who have gathered: once a turn of the event loop brought nobody
 * more, and, while one is under way, when it has ended. So who comes during one waits for the next, together with all
 * others, rather than for a read of their own. Call what is returned whenever somebody joins.
 */
export function paced(begin: () => Promise<void>): () => void {
  let joined = 0;
  let planned = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | null = null;

  const gather = (before: number, turns: number) => {
    if (joined > before && turns < turnsMax) setImmediate(gather, joined, turns + 1);
    else go();
  };
  const go = () => {
    clearTimeout(timer);
    planned = false;
    joined = 0;
    const read = begin();
    underWay = read;
    const over = () => {
      if (underWay !== read) return;
      underWay = null;
      if (!planned) return;
      clearTimeout(timer);
      setImmediate(gather, 0, 1);
    };
    read.then(over, over);
  };

  return () => {
    joined += 1;
    if (planned) return;
    planned = true;
    if (underWay === null) setImmediate(gather, 0, 1);
    else timer = setTimeout(go, patienceMs);
  };
}
