// Serves an empty Next app (`next-app.ts`) the way `server.ts` serves ours. It prints its port.
import { createServer } from "node:http";
import next from "next";

const app = next({ dev: false, dir: process.env.BENCH_NEXT ?? "", httpServer: createServer() });
await app.prepare();
const toPages = app.getRequestHandler();
const server = createServer((request, response) => void toPages(request, response));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) console.info(String(address.port));
});
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
