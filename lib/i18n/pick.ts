/** Messages by name, at any depth; a leaf is a sentence as next-intl keeps it (text, or compiled by the build). */
export type MessageTree = { [name: string]: unknown };

const isTree = (value: unknown): value is MessageTree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function only(tree: MessageTree, [name, ...rest]: string[]): MessageTree {
  if (name === undefined || !Object.hasOwn(tree, name)) return {};
  const found = tree[name];
  return { [name]: rest.length > 0 && isTree(found) ? only(found, rest) : found };
}

/** Both trees in one; where both have a leaf of the same name, the second's. */
export function joined(one: MessageTree, other: MessageTree): MessageTree {
  const both = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const known = both[name];
    both[name] = isTree(known) && isTree(value) ? joined(known, value) : value;
  }
  return both;
}

/** What stands under these names (`keys`, or `keys.status`), each at its place; an unknown name gives nothing. */
export function pick(tree: MessageTree, names: readonly string[]): MessageTree {
  return names.reduce<MessageTree>((picked, name) => joined(picked, only(tree, name.split("."))), {});
}
