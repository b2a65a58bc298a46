import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { projectDir } from "../../dev/data-dir";
import { demoEnv } from "../../dev/e2e-servers";
import type { WitnessAnswer, WitnessAsked } from "../../dev/e2e-witness";
import { test as base, type Owner } from "../fixtures";

/** What one account has, as the database holds it: a digest a table, and the ids of its sessions, oldest first. */
export type Testimony = { digests: Record<string, string>; sessionIds: string[] };
export type Witness = (owner: Pick<Owner, "accountId" | "userId">) => Promise<Testimony>;

/** {@link base}, with one who looks into the database. */
export const test = base.extend<object, { witness: Witness }>({
  witness: [
    async ({ browserName: _ }, use) => {
      const child = fork(join(projectDir, "dev", "e2e-witness.ts"), {
        cwd: projectDir,
        execArgv: ["--import", "tsx"],
        env: demoEnv(process.env.E2E_DATA_DIR ?? ""),
      });
      const waiting = new Map<number, (answer: WitnessAnswer) => void>();
      child.on("message", (answer: WitnessAnswer) => {
        waiting.get(answer.id)?.(answer);
        waiting.delete(answer.id);
      });
      let asked = 0;
      await use(async ({ accountId, userId }) => {
        asked += 1;
        const id = asked;
        const answer = await new Promise<WitnessAnswer>((answered) => {
          waiting.set(id, answered);
          child.send({ id, accountId, userId } satisfies WitnessAsked);
        });
        if ("error" in answer) throw new Error(answer.error);
        return { digests: answer.digests, sessionIds: answer.sessionIds };
      });
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
    { scope: "worker" },
  ],
});
