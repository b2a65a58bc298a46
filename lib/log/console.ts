import { format, stripVTControlCharacters } from "node:util";
import { logFormat } from "@/lib/env";
import { log } from "./log";

/**
 * From now on what packages say on the console (Next tells of a page that failed there) is a line of the log too. Only where
 * the log is JSON: a person reads the console's own as well.
 */
export function logConsole(): void {
  if (logFormat() !== "json") return;
  for (const level of ["error", "warn", "info", "log", "debug"] as const) {
    const ours = level === "error" || level === "warn" ? level : "info";
    console[level] = (...told: unknown[]) => {
      const [first] = told;
      const error = told.find((each) => each instanceof Error);
      const text = first instanceof Error ? first.message : format(...told.filter((each) => each !== error));
      log[ours](stripVTControlCharacters(text).trim(), error);
    };
  }
}
