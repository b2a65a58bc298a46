/** Lets so many through a second, and tells the next one how many were held back before it. */
export function quota(perSecond: number): (nowMs: number) => { heldBack: number } | null {
  let second = Number.NEGATIVE_INFINITY;
  let left = 0;
  let heldBack = 0;
  return (nowMs) => {
    if (nowMs - second >= 1_000) {
      second = nowMs;
      left = perSecond;
    }
    if (left === 0) {
      heldBack += 1;
      return null;
    }
    left -= 1;
    const told = { heldBack };
    heldBack = 0;
    return told;
  };
}
