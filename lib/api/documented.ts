import { Ajv, type ValidateFunction } from "ajv";
import { openapiDocument } from "./app";

type Answer = { content?: Record<string, { schema?: object }> };
type Operation = { method: string; pattern: RegExp; pointer: string; responses: Record<string, Answer> };

let ajv: Ajv | undefined;
let operations: Operation[] = [];
const compiled = new Map<string, ValidateFunction>();

const escaped = (part: string) => part.replaceAll("~", "~0").replaceAll("/", "~1");

function load(): Ajv {
  const document = JSON.parse(JSON.stringify(openapiDocument()));
  const paths: Record<string, Record<string, { responses: Record<string, Answer> }>> = document.paths;
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => ({
      method: method.toUpperCase(),
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}/?$`),
      pointer: `#/paths/${escaped(path)}/${method}/responses`,
      responses,
    })),
  );
  const made = new Ajv({ strict: false, allErrors: true });
  const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
  made.addFormat("date-time", instant);
  made.addFormat("int32", {
    type: "number",
    validate: (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31,
  });
  made.addSchema(document, "v1");
  return made;
}

/**
 * Throws when an answer of `/v1` is not what our own document says of that route: a status that is not declared, a field
 * too many, one missing, or of another type. For tests; the response can still be read.
 */
export async function mustBeDocumented(method: string, path: string, response: Response): Promise<void> {
  ajv ??= load();
  const { pathname } = new URL(path, "http://localhost");
  const operation = operations.find((each) => each.method === method && each.pattern.test(pathname));
  // HEAD has no body, OPTIONS no document, and what no route takes is a problem like any other.
  if (!operation) return;
  const { status } = response;
  const declared = Object.hasOwn(operation.responses, status) ? String(status) : "default";
  if (declared === "default" && status < 400)
    throw new Error(`${method} ${path}: ${status} is not in the document`);
  const type = (response.headers.get("Content-Type") ?? "").split(";")[0] ?? "";
  const { content } = operation.responses[declared] ?? {};
  if (content && !content[type])
    throw new Error(`${method} ${path}: ${status} as ${type} is not in the document`);
  if (!content?.[type]?.schema || !/json/.test(type)) return;
  const pointer = `v1${operation.pointer}/${declared}/content/${escaped(type)}/schema`;
  const check = compiled.get(pointer) ?? ajv.compile({ $ref: pointer });
  compiled.set(pointer, check);
  if (!check(await response.clone().json())) {
    throw new Error(
      `${method} ${path}: ${status} is not as the document says: ${ajv.errorsText(check.errors)}`,
    );
  }
}
