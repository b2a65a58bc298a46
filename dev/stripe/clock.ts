import type { Store } from "./store";

/** A stretch of time to go forward by; its parts are added up. */
export type Stretch = { days?: number; hours?: number; minutes?: number; seconds?: number };

/** Milliseconds of a stretch; refuses one that goes back or nowhere. */
export function stretchMs({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Stretch): number {
  const ms = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  if (!(ms > 0)) throw new Error("The clock goes forward only");
  return ms;
}

/** The box's time: the wall clock, and as far ahead of it as it was told to be. */
export class Clock {
  private pinned: number | null = null;

  constructor(
    private readonly store: Store,
    private readonly wall: () => Date,
  ) {}

  /** Unix seconds, as everywhere in Stripe. */
  now(): number {
    return this.pinned ?? Math.floor(this.nowMs() / 1000);
  }

  nowMs(): number {
    return this.wall().getTime() + this.offsetMs();
  }

  /** Something that fell due at `at` happens at that time, also when its turn comes later. */
  during<T>(at: number, work: () => T): T {
    this.pinned = at;
    try {
      return work();
    } finally {
      this.pinned = null;
    }
  }

  /** Goes to that time, unless it is past. */
  forwardTo(ms: number): void {
    const ahead = ms - this.nowMs();
    if (ahead > 0) this.store.put("settings", { id: "clock", offsetMs: this.offsetMs() + ahead });
  }

  private offsetMs(): number {
    const setting = this.store.get("settings", "clock");
    return setting?.id === "clock" ? setting.offsetMs : 0;
  }
}
