import { pino } from "pino";
import { logFormat } from "@/lib/env";
import { redact } from "@/lib/keys/secret";
import { factsOf } from "./facts";
import { readable } from "./readable";
import { currentRequestId } from "./request-id";

const destination =
  logFormat() === "json"
    ? // Lines are few, and the last one before a crash must not be lost in a buffer.
      pino.destination({ fd: 2, sync: true })
    : { write: (line: string) => void process.stderr.write(readable(line)) };

const lines = pino(
  {
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    mixin: () => {
      const requestId = currentRequestId();
      return requestId === null ? {} : { requestId };
    },
    // pino's own would put the causes of an error into one text, and call each an Object.
    serializers: { err: (facts: unknown) => facts },
    // Over the whole line as it leaves: no caller can forget it.
    hooks: { streamWrite: redact },
  },
  destination,
);

type Level = "error" | "warn" | "info";

const write = (level: Level, message: string, about?: unknown) => lines[level](factsOf(about), message);

/**
 * The log of the server, on standard error: a sentence, and what it is about (an error, a text, or facts by name). A line
 * has the id of the request it was written in, and never a secret.
 */
export const log = {
  /** Something failed that should not have: somebody should look. */
  error: (message: string, about?: unknown) => write("error", message, about),
  /** Something is not as it should be, and was dealt with. */
  warn: (message: string, about?: unknown) => write("warn", message, about),
  info: (message: string, about?: unknown) => write("info", message, about),
};
