import { useEffect, useState } from "react";

type Reader = typeof import("@/lib/origins/lines");

/**
 * The origins among lines as they are typed that a key would allow: one that the form will refuse allows nothing. What judges
 * them brings the list of public suffixes, which is large: it is fetched once there is a line, and until then all count.
 */
export function useAllowedOrigins(lines: readonly string[]): string[] {
  const [reader, setReader] = useState<Reader | null>(null);
  const any = lines.length > 0;
  useEffect(() => {
    if (!any) return;
    let here = true;
    import("@/lib/origins/lines").then(
      (module) => here && setReader(module),
      () => {},
    );
    return () => {
      here = false;
    };
  }, [any]);
  return reader === null ? [...lines] : reader.originsOf(reader.readOriginLines(lines.join("\n")));
}
