/** As much of an OpenAPI 3.0 document as is compared. */
type Schema = {
  $ref?: string;
  type?: string;
  format?: string;
  nullable?: boolean;
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
};
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };
type Operation = {
  parameters?: Parameter[];
  responses?: Record<string, { content?: Record<string, { schema?: Schema }> }>;
};
export type OpenApi = {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
};

/** Where we differ on purpose, and why. A line that starts like an entry is explained by it. */
export const reasons: readonly [start: string, why: string][] = [
  ["delete /company/{}: parameter {} (path)", "one path takes an id and a VAT number: text"],
  ["get /send/{}/payload: parameter {} (path)", "one path takes an id and an SDI identifier: text"],
  [
    "get /log: parameter api_version (query) is ours alone",
    "the spelling that was meant, beside the contract's",
  ],
  ["field [].payload may be null", "null unless include_payload asks for it"],
  ["field payload may be null", "null unless include_payload asks for it, and after a company was deleted"],
  ["operation patch /webhook/{} is ours alone", "the contract's own text names it, its paths forget it"],
  ["operation get /openapi.json is ours alone", "this document"],
  ["header Idempotency-Key", "so that a client may repeat a submit"],
];
const ownPaths = /^operation \w+ \/key(\/|\s)/;

/** Compares operations, their parameters and the fields of what they answer, `ours` against a contract. */
export function differences(contract: OpenApi, ours: OpenApi) {
  const [theirs, own] = [operationsOf(contract), operationsOf(ours)];
  const lines: string[] = [];
  for (const [name, variants] of theirs) {
    const [mine] = own.get(name) ?? [];
    if (!mine) {
      lines.push(`operation ${name} is missing`);
      continue;
    }
    // The contract gives some paths twice, by the type of what is in them: one of the two must fit.
    const [best = []] = variants
      .map((variant) => [...ofParameters(variant, mine), ...ofAnswers(contract, variant, ours, mine)])
      .sort((a, b) => a.length - b.length);
    lines.push(...best.map((line) => `${name}: ${line}`));
  }
  for (const name of own.keys()) if (!theirs.has(name)) lines.push(`operation ${name} is ours alone`);
  const why = (line: string) =>
    ownPaths.test(line)
      ? "keys are managed over HTTP beyond the contract"
      : reasons.find(([start]) => line.startsWith(start) || line.includes(`: ${start}`))?.[1];
  return {
    operations: theirs.size,
    found: lines.filter((line) => why(line) === undefined),
    explained: lines.flatMap((line) => {
      const reason = why(line);
      return reason === undefined ? [] : [`${line}: ${reason}`];
    }),
  };
}

const plainPath = (path: string) => path.replace(/\{\w+\}/g, "{}");

function operationsOf({ paths = {} }: OpenApi): Map<string, Operation[]> {
  const operations = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const name = `${method} ${plainPath(path)}`;
      operations.set(name, [...(operations.get(name) ?? []), operation]);
    }
  }
  return operations;
}

function ofParameters(theirs: Operation, ours: Operation): string[] {
  const named = ({ parameters = [] }: Operation) =>
    new Map(
      parameters.map(
        (each) => [each.in === "path" ? "{} (path)" : `${each.name} (${each.in})`, each] as const,
      ),
    );
  const [contract, own] = [named(theirs), named(ours)];
  const lines: string[] = [];
  for (const [name, parameter] of contract) {
    const mine = own.get(name);
    if (!mine) lines.push(`parameter ${name} is missing`);
    else if (typeOf(parameter.schema) !== typeOf(mine.schema))
      lines.push(`parameter ${name} is ${typeOf(mine.schema)}, not ${typeOf(parameter.schema)}`);
    else if (Boolean(parameter.required) !== Boolean(mine.required))
      lines.push(`parameter ${name} is ${mine.required ? "" : "not "}required`);
  }
  for (const [name, { in: place }] of own) {
    if (contract.has(name)) continue;
    lines.push(
      place === "header" ? `header ${name.split(" ")[0]} is ours alone` : `parameter ${name} is ours alone`,
    );
  }
  return lines;
}

function ofAnswers(contract: OpenApi, theirs: Operation, document: OpenApi, ours: Operation): string[] {
  const lines: string[] = [];
  for (const [status, answer] of Object.entries(theirs.responses ?? {})) {
    if (!status.startsWith("2")) continue;
    const mine = ours.responses?.[status];
    if (!mine) {
      lines.push(`answer ${status} is missing`);
      continue;
    }
    const schema = answer.content?.["application/json"]?.schema;
    if (!schema) continue;
    const [expected, declared] = [
      fieldsOf(contract, schema),
      fieldsOf(document, mine.content?.["application/json"]?.schema ?? {}),
    ];
    for (const [field, type] of expected) {
      const own = declared.get(field);
      if (own === undefined) lines.push(`field ${field} is missing`);
      else if (own.type !== type.type) lines.push(`field ${field} is ${own.type}, not ${type.type}`);
      // What the contract lets be null may well never be.
      else if (own.nullable && !type.nullable) lines.push(`field ${field} may be null`);
    }
    for (const field of declared.keys()) if (!expected.has(field)) lines.push(`field ${field} is ours alone`);
  }
  return lines;
}

type Field = { type: string; nullable: boolean };

/** Every field of a schema by its path (`[].company.vat`), references followed. */
function fieldsOf(document: OpenApi, schema: Schema, at = "", found = new Map<string, Field>()) {
  const { properties, items, ...rest } = schema.$ref ? resolved(document, schema.$ref) : schema;
  if (at) found.set(at, { type: typeOf(rest), nullable: Boolean(schema.nullable ?? rest.nullable) });
  if (items) fieldsOf(document, items, `${at}[]`, found);
  for (const [name, property] of Object.entries(properties ?? {}))
    fieldsOf(document, property, at ? `${at}.${name}` : name, found);
  return found;
}

function resolved({ components }: OpenApi, ref: string): Schema {
  const schema = components?.schemas?.[ref.split("/").at(-1) ?? ""];
  if (!schema) throw new Error(`The document has no ${ref}`);
  return schema;
}

const typeOf = (schema: Schema | undefined) =>
  [schema?.type ?? "object", schema?.format].filter(Boolean).join(" ");
