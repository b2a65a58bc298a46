// `npm run test:sandbox`: dev/sandbox.ts, after an install when there was none.
import { become, checkNode, prepare } from "./prepare.mjs";

checkNode();
try {
  await prepare({ build: false });
  become("dev/sandbox.ts", process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
