/** The project's own folder. */
export const root: string;

/** The server as production runs it: plain JavaScript, made by `bundle.mjs`. */
export const serverProgram: string;

/** Makes the folder ready to run (packages, and pages when `build`) and does nothing when it is; prints on stderr. */
export function prepare(options: { build: boolean }): Promise<void>;

/** Runs a TypeScript file of the project in this process's place: signals and exit code pass through. */
export function become(file: string, args: string[], options?: { env?: Record<string, string> }): void;

/** The same for arguments of `node`. */
export function becomeNode(args: string[], options?: { env?: Record<string, string> }): void;

/** Ends the process with one sentence when this Node.js is older than package.json asks for. */
export function checkNode(): void;
