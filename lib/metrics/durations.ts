/** Upper bounds in seconds; a key check takes one millisecond, a page some tens, an export minutes. */
export const boundsSeconds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

/** How long requests of one route, method and status took. */
export type Durations = {
  route: string;
  method: string;
  status: string;
  count: number;
  sumSeconds: number;
  /** How many took no longer than each of {@link boundsSeconds} and longer than the one before; the rest in `count` only. */
  within: number[];
};

/** All of a process, by one text of route, method and status. */
export type RequestDurations = Map<string, Durations>;

/** Adds a request that took so many seconds. */
export function addDuration(
  to: RequestDurations,
  route: string,
  method: string,
  status: string,
  seconds: number,
): void {
  const name = `${method} ${status} ${route}`;
  let durations = to.get(name);
  if (!durations) {
    durations = { route, method, status, count: 0, sumSeconds: 0, within: boundsSeconds.map(() => 0) };
    to.set(name, durations);
  }
  durations.count += 1;
  durations.sumSeconds += seconds;
  const at = boundsSeconds.findIndex((bound) => seconds <= bound);
  if (at >= 0) durations.within[at] = (durations.within[at] ?? 0) + 1;
}

/** They as Prometheus reads a histogram: buckets that add up (`le`), sum and count. The labels' texts are ours. */
export function histogramText(name: string, help: string, all: Iterable<Durations>): string {
  const lines = [...all].flatMap(({ route, method, status, count, sumSeconds, within }) => {
    const labels = `route="${route}",method="${method}",status="${status}"`;
    let sum = 0;
    const buckets = within.map((inside, at) => {
      sum += inside;
      return `${name}_bucket{${labels},le="${boundsSeconds[at]}"} ${sum}`;
    });
    return [
      ...buckets,
      `${name}_bucket{${labels},le="+Inf"} ${count}`,
      `${name}_sum{${labels}} ${sumSeconds}`,
      `${name}_count{${labels}} ${count}`,
    ];
  });
  return `${[`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines].join("\n")}\n`;
}
