import type { Section } from "./found";

/** Every section in the order in which they run: what it is about, and where it is. */
export const sections = {
  status: {
    title: "GET /v1/status beside a bare Node server and an empty Next route",
    load: async () => (await import("./status")).status,
  },
  flood: {
    title: "Known keys in a flood of unknown ones",
    load: async () => (await import("./flood")).flood,
  },
  "better-auth": {
    title: "Key verification beside @better-auth/api-key",
    load: async () => (await import("./better-auth")).betterAuth,
  },
  pages: {
    title: "Pages: first byte, first-load JavaScript, Lighthouse",
    load: async () => (await import("./pages")).pages,
  },
  growth: {
    title: "Growth with the number of rows",
    load: async () => (await import("./growth")).growth,
  },
  memory: {
    title: "Memory of a server, web and API together",
    load: async () => (await import("./memory")).memory,
  },
  two: {
    title: "Two server processes behind one address",
    load: async () => (await import("./two")).two,
  },
  disable: {
    title: "Disabling a key under load",
    load: async () => (await import("./disable")).disable,
  },
} as const satisfies Record<string, { title: string; load: () => Promise<Section> }>;

/** The name of a section, as `--only` takes it. */
export type SectionName = keyof typeof sections;

/** Whether there is such a section. */
export const isSection = (name: string): name is SectionName => Object.hasOwn(sections, name);
