import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { currentSchemas, type Schema, schemaFile } from "./params-schema-file";

/** The file's text as the installed SDK's types have it; takes a few seconds, as it reads all of them. */
export function generateSchemas(): string {
  const table = fileURLToPath(new URL("./params.ts", import.meta.url));
  const program = ts.createProgram([table], {
    strict: true,
    skipLibCheck: true,
    lib: ["lib.es2022.d.ts"],
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(table);
  const declaration = source?.statements.find(
    (statement) => ts.isTypeAliasDeclaration(statement) && statement.name.text === "RequestParams",
  );
  if (!declaration || !ts.isTypeAliasDeclaration(declaration)) throw new Error("No table RequestParams");
  const requests = checker.getTypeAtLocation(declaration.name).getProperties();
  if (requests.length < 20) throw new Error("The table RequestParams can't be read");
  const lines = requests.map((request) => {
    const schema = schemaOf(checker, checker.getTypeOfSymbolAtLocation(request, declaration), request.name);
    return `  ${JSON.stringify(request.name)}: ${JSON.stringify(schema)}`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

function schemaOf(checker: ts.TypeChecker, type: ts.Type, path: string): Schema {
  const members = type.isUnion() ? type.types : [type];
  const enumValues = [
    ...new Set(members.flatMap((member) => (member.isStringLiteral() ? [member.value] : []))),
  ].sort();
  const named = enumValues.filter((value) => value !== "");
  const rest = members.filter(
    ({ flags }) =>
      !(
        flags &
        (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.StringLiteral | ts.TypeFlags.Void)
      ),
  );
  const variants: Schema[] = enumValues.length > 0 ? [{ enum: enumValues }] : [];
  let boolean = false;
  for (const member of rest) {
    if (member.flags & ts.TypeFlags.BooleanLike) boolean = true;
    // An open enum's "any other string": the server knows its values, so here it is closed.
    else if (member.isIntersection() && named.length > 0) continue;
    else variants.push(plainSchema(checker, member, path));
  }
  if (boolean) variants.push({ type: "boolean" });
  const [first, ...others] = variants;
  if (!first) return { enum: [""] };
  return others.length === 0 ? first : { anyOf: variants };
}

function plainSchema(checker: ts.TypeChecker, type: ts.Type, path: string): Schema {
  if (type.flags & ts.TypeFlags.StringLike || type.isIntersection()) return { type: "string" };
  if (type.flags & ts.TypeFlags.NumberLike) return { type: "number" };
  // The SDK's decimal and a date cross the wire as a string and as seconds.
  if (type.symbol?.name === "Decimal") return { type: "string" };
  if (type.symbol?.name === "Date") return { type: "number" };
  if (checker.isArrayType(type)) {
    const [items] = checker.getTypeArguments(type as ts.TypeReference);
    if (!items) throw new Error(`An array of nothing at ${path}`);
    return { type: "array", items: schemaOf(checker, items, `${path}[]`) };
  }
  const index = type.getStringIndexType();
  if (index) return { type: "object", additionalProperties: schemaOf(checker, index, `${path}{}`) };
  if (!(type.flags & ts.TypeFlags.Object)) throw new Error(`No schema for ${path}`);
  const fields = type.getProperties();
  return {
    type: "object",
    properties: Object.fromEntries(
      fields.map((field) => [
        field.name,
        schemaOf(checker, checker.getTypeOfSymbol(field), `${path}.${field.name}`),
      ]),
    ),
    required: fields.filter(({ flags }) => !(flags & ts.SymbolFlags.Optional)).map(({ name }) => name),
    additionalProperties: false,
  };
}

// `npx tsx dev/stripe/params-schema.ts` writes the file anew, after the SDK or the table has changed.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const schemas = generateSchemas();
  if (schemas !== currentSchemas()) writeFileSync(schemaFile, schemas);
}
