import { sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "@/lib/env";
import { db } from "./index";
import * as schema from "./schema";

type Node = { "Node Type": string; "Relation Name"?: string; "Plan Rows": number; Plans?: Node[] };
type Plan = { "QUERY PLAN": [{ Plan: Node }] };

/** A statement, the tables that it reads from end to end, and the most rows that it sorts at once (0: none). */
export type Explained = { query: string; walks: string[]; sorts: number };

/** A reader whose statements the database explains: for tests of what a list costs. */
export type Explainer = {
  reader: PostgresJsDatabase<typeof schema>;
  /** Runs it and explains every statement that it made, in the order of the statements. */
  explain(list: () => Promise<unknown>): Promise<Explained[]>;
  close(): Promise<void>;
};

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Opens an {@link Explainer} with one connection, which plans as the process's own do. */
export async function openExplainer(): Promise<Explainer> {
  const asked: { query: string; params: unknown[] }[] = [];
  const logger = { logQuery: (query: string, params: unknown[]) => void asked.push({ query, params }) };
  const client = postgres(env().databaseUrl, { max: 1, fetch_types: false });
  const [set] = await db().execute<{ random_page_cost: string }>(sql`show random_page_cost`);
  await client.unsafe(`set random_page_cost = ${Number(set?.random_page_cost)}`);
  return {
    reader: drizzle(client, { schema, logger }),
    explain: async (list) => {
      asked.length = 0;
      await list();
      const explained: Explained[] = [];
      for (const { query, params } of [...asked]) {
        const [row] = await client.unsafe<Plan[]>(`explain (format json) ${query}`, params as string[]);
        const nodes = row ? nodesOf(row["QUERY PLAN"][0].Plan) : [];
        const walks = nodes.filter((node) => /Seq Scan/.test(node["Node Type"]));
        const sorts = nodes.filter((node) => node["Node Type"] === "Sort");
        explained.push({
          query,
          walks: walks.map((node) => node["Relation Name"] ?? "?"),
          sorts: Math.max(0, ...sorts.map((node) => node["Plan Rows"])),
        });
      }
      return explained;
    },
    close: () => client.end(),
  };
}
