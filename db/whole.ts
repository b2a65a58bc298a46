import { setImmediate as turn } from "node:timers/promises";
import type postgres from "postgres";
import { AnswerWatch, statement } from "./answer";
import { brokenOff, codeOf } from "./away";
import { type Repeated, remembered, type Unsafe } from "./repeated";

type Work = (tx: postgres.TransactionSql) => Promise<unknown>;

const never = () => new Promise<never>(() => {});

/**
 * A transaction whose connection may break: the driver would send what follows, its own rollback first of all, to a socket
 * that is no more, which throws where nobody can catch it. So what follows is never reached; the caller is told all the same.
 * The same when an answer takes longer than `answerMs`, but then a rollback is sent: should the connection come back, it ends
 * what was begun. Of a commit that is not answered nobody knows whether it was done.
 * @throws Unanswered
 */
export function whole(
  sql: postgres.Sql,
  work: Work,
  { answerMs, repeated }: { answerMs: number | null; repeated: Repeated | null },
): Promise<unknown> {
  let lost = false;
  const loses = () => {
    lost = true;
  };
  const watch = new AnswerWatch(answerMs);
  watch.silence.catch(loses);

  /** What the driver asks before and after the work itself: begin and commit, or a savepoint and its end. */
  const around = async (start: (inner: Work) => Promise<unknown>, inner: Work): Promise<unknown> => {
    watch.asked();
    try {
      return await start(async (tx) => {
        watch.came();
        try {
          return await Promise.race([unlessLost(inner, tx), watch.silence]);
        } finally {
          watch.asked();
        }
      });
    } finally {
      watch.came();
    }
  };
  const unlessLost = async (inner: Work, tx: postgres.TransactionSql): Promise<unknown> => {
    if (lost) return never();
    try {
      const result = await inner(heeding(tx));
      return lost ? never() : result;
    } catch (error) {
      // A query is told of the end before the transaction is.
      if (brokenOff.test(codeOf(error))) await turn();
      if (lost) return never();
      throw error;
    }
  };
  const heard = async (ask: () => PromiseLike<unknown>): Promise<unknown> => {
    if (lost) return never();
    watch.asked();
    try {
      return await ask();
    } finally {
      watch.came();
      // What is answered after all must not let the work go on.
      if (lost) await never();
    }
  };
  const heeding = (tx: postgres.TransactionSql): postgres.TransactionSql =>
    new Proxy(tx, {
      get(target, name) {
        if (name === "savepoint") return (inner: Work) => around((begun) => target.savepoint(begun), inner);
        if (name === "unsafe") {
          return (...query: Unsafe) =>
            statement((read) => heard(() => read(target.unsafe(...remembered(query, repeated)))));
        }
        return Reflect.get(target, name);
      },
    });

  const done = Promise.race([around((begun) => sql.begin(begun), work), watch.silence]);
  done.catch(loses);
  return done.finally(() => watch.end());
}
