// `npm start` and `npm run dev`: from a fresh clone to a running server, without another command.
import { become, becomeNode, checkNode, prepare, serverProgram } from "./prepare.mjs";

checkNode();
const dev = process.argv.includes("--dev");
try {
  await prepare({ build: !dev });
  const args = process.argv.slice(2);
  if (dev) become("server.ts", args, { env: { NODE_ENV: "development" } });
  else becomeNode([serverProgram, ...args], { env: { NODE_ENV: "production" } });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
