// `npm run contract -- FILE`: what the API's own document says otherwise than a contract (OpenAPI, YAML or JSON).
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { api } from "../lib/api/app";
import { documentOf } from "../lib/api/document";
import { differences } from "./contract-differences";

const [file] = process.argv.slice(2);
if (!file) {
  console.error("Which contract? npm run contract -- openapi.yml");
  process.exit(2);
}
const ours = JSON.parse(JSON.stringify(documentOf(api, "/v1", "/v1")));
const { found, explained, operations } = differences(parse(readFileSync(file, "utf8")), ours);
for (const line of explained) console.info(`  known   ${line}`);
for (const line of found) console.error(`  DIFFERS ${line}`);
console.info(
  `${operations} operations compared: ${found.length} differences, ${explained.length} known ones.`,
);
process.exit(found.length > 0 ? 1 : 0);
