import type { Found } from "./found";

/** A section that ran: what it found, or why it did not. */
export type SectionResult = { name: string; title: string; found: Found | string; seconds: number };

const cell = (text: string) => text.replaceAll("|", "\\|");
const row = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = heading.map((_name, at) => (at === 0 ? "---" : "---:"));
  return [row(heading), `|${line.join("|")}|`, ...rows.map(row)].join("\n");
}

function section({ name, title, found, seconds }: SectionResult): string {
  const head = `## ${title}\n\n\`npm run bench -- --only ${name}\`, ${seconds.toFixed(0)} s.`;
  if (typeof found === "string") return `${head}\n\n**This section failed**: it ${found}.`;
  const notes = found.notes.map((note) => `- ${note}`).join("\n");
  const tables = found.tables.map((each) => `### ${each.title}\n\n${table(each.heading, each.rows)}`);
  return [head, notes, ...tables].filter(Boolean).join("\n\n");
}

/** RESULTS.md of a whole run: every target beside its figure, then the tables. */
export function report(about: readonly [string, string][], results: readonly SectionResult[]): string {
  const targets = results.flatMap(({ name, found }) =>
    typeof found === "string"
      ? [[name, "the whole section", "", "failed", "**not met**"]]
      : found.targets.map(({ what, target, figure, met }) => [
          name,
          what,
          target,
          figure,
          met ? "met" : "**not met**",
        ]),
  );
  return [
    "# What it costs",
    "Written by `npm run bench`; all figures are of one run. A figure is the median of the rounds, the least and the most of them in parentheses. Peers are measured in turn with ours, on the same machine, which also runs the database and whoever asks.",
    table(["", ""], about),
    "## Targets",
    table(["section", "what", "target", "figure", ""], targets),
    ...results.map(section),
    "",
  ].join("\n\n");
}
