type Waiting<Value> = { resolve: (value: Value | undefined) => void; reject: (error: unknown) => void };

/**
 * A read that the requests of one event-loop turn share: who asks is answered by a read that began afterwards, never by one
 * that was under way. `read` gets every asked-for name once and answers those that it finds; undefined for the rest.
 */
export function batched<Value>(
  read: (names: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (name: string) => Promise<Value | undefined> {
  let gathering: Map<string, Waiting<Value>[]> | null = null;

  const send = async () => {
    const asked = gathering;
    gathering = null;
    if (!asked) return;
    try {
      const found = await read([...asked.keys()]);
      for (const [name, all] of asked) for (const { resolve } of all) resolve(found.get(name));
    } catch (error) {
      for (const all of asked.values()) for (const { reject } of all) reject(error);
    }
  };

  return (name) =>
    new Promise((resolve, reject) => {
      if (gathering === null) {
        gathering = new Map();
        setImmediate(send);
      }
      const waiting = gathering.get(name);
      if (waiting) waiting.push({ resolve, reject });
      else gathering.set(name, [{ resolve, reject }]);
    });
}
