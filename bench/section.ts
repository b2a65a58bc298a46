// One section, in a process of its own: `run.ts` starts it and is sent what it found.
import type { Found } from "./found";
import { isSection, sections } from "./sections";

const name = process.argv[2] ?? "";
if (!isSection(name)) throw new Error(`No section is called ${name}`);
const measure = await sections[name].load();
const found: Found = await measure().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
// Whatever still waits is no part of it.
if (process.send) process.send(found, undefined, undefined, () => process.exit(0));
