/** A colour as it is stored: `#rrggbb`, in lower case. */
export type Colour = `#${string}`;

const pattern = /^#[0-9a-f]{6}$/;

/** A colour as it was typed, with or without `#`, in the form in which it is stored; null when it is none. */
export function typedColour(text: string): Colour | null {
  const colour = `#${text.trim().toLowerCase().replace(/^#/, "")}` as const;
  return pattern.test(colour) ? colour : null;
}

type Rgb = [number, number, number];

function rgb(colour: Colour): Rgb {
  const channel = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

/** Between two colours: 0 is the first, 1 the second. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  const [a, b] = [rgb(from), rgb(to)];
  const hex = a.map((value, index) =>
    Math.round(value + ((b[index] ?? value) - value) * share)
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${hex.join("")}`;
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = rgb(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How far two colours stand apart: 1 to 21. Source: WCAG 2.2, "contrast ratio". */
export function contrast(a: Colour, b: Colour): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Of text (WCAG 1.4.3), and of what only has to be seen (1.4.11). */
export const contrastMin = { text: 4.5, shape: 3 } as const;

const black = "#000000";
const white = "#ffffff";

/** White or black, whichever can be read on a colour: one of the two always reaches 4.5. */
export function readableOn(colour: Colour): Colour {
  return contrast(colour, white) >= contrastMin.text ? white : black;
}

/** The colour, moved towards another no further than it takes to stand apart from all of `grounds`. */
function apart(colour: Colour, grounds: readonly Colour[], least: number, toward: Colour): Colour {
  for (let share = 0; share < 1; share += 0.02) {
    const moved = mix(colour, toward, share);
    if (grounds.every((ground) => contrast(moved, ground) >= least)) return moved;
  }
  return toward;
}

/** What an accent lies on in each theme: surface, canvas, a pressed line (`app/globals.css`). */
const grounds = {
  light: { base: white, all: [white, "#fafafa", "#f0f0f2"], toward: black, soft: 0.08, line: 0.3 },
  dark: {
    base: "#121215",
    all: ["#121215", "#0b0b0d", "#1d1d21"],
    toward: white,
    soft: 0.16,
    line: 0.42,
  },
} as const satisfies Record<
  string,
  { base: Colour; all: readonly Colour[]; toward: Colour; soft: number; line: number }
>;

/** The colours of one theme that an accent gives. */
export type AccentColours = Record<"accent" | "hover" | "text" | "soft" | "line" | "on", Colour>;

/** An accent in one theme: as it was given where it can be seen and read there, else as near to it as it can be. */
export function accentIn(theme: keyof typeof grounds, given: Colour): AccentColours {
  const { base, all, toward, soft: softShare, line } = grounds[theme];
  const accent = apart(given, all, contrastMin.shape, toward);
  const on = readableOn(accent);
  const soft = mix(base, accent, softShare);
  return {
    accent,
    on,
    // Away from the text on it, which stays as readable as it was.
    hover: mix(accent, on === white ? black : white, 0.12),
    soft,
    line: mix(base, accent, line),
    text: apart(accent, [...all, soft], contrastMin.text, toward),
  };
}

/** Whether an accent is shown otherwise than it was given, in one theme or both. */
export function isAdjusted(accent: Colour): boolean {
  return accentIn("light", accent).accent !== accent || accentIn("dark", accent).accent !== accent;
}

/** Custom properties for a `style` attribute. */
export type Variables = Record<`--${string}`, string>;

/** The kit's accent tokens, by the colours that give them. */
const tokens = {
  accent: "accent",
  hover: "accent-hover",
  text: "accent-text",
  soft: "accent-soft",
  line: "accent-line",
  on: "on-accent",
} as const satisfies Record<keyof AccentColours, string>;

const named = (["accent", "hover", "text", "soft", "line", "on"] as const).map(
  (name) => [name, tokens[name]] as const,
);

/** The kit's accent tokens of one theme. */
export function accentTokens(theme: keyof typeof grounds, accent: Colour): Variables {
  const colours = accentIn(theme, accent);
  return Object.fromEntries(named.map(([name, token]) => [`--color-${token}`, colours[name]]));
}

/** What `[data-brand]` in `app/globals.css` makes the accent tokens of, a pair for each; null: no accent, ours stays. */
export function brandVariables(accent: string | null): Variables | null {
  const colour = accent === null ? null : typedColour(accent);
  if (colour === null) return null;
  return Object.fromEntries(
    (["light", "dark"] as const).flatMap((theme) => {
      const colours = accentIn(theme, colour);
      return named.map(([name, token]) => [`--brand-${token}-${theme}`, colours[name]]);
    }),
  );
}

/** The head of the navigation in a colour: its ground, and what is read, pressed and focused on it. */
export function headerVariables(header: string | null): (Variables & { background: string }) | undefined {
  const colour = header === null ? null : typedColour(header);
  if (colour === null) return undefined;
  const on = readableOn(colour);
  return {
    background: colour,
    "--color-ink": on,
    "--color-muted": on,
    "--color-hover": mix(colour, on, 0.14),
    "--color-accent": on,
    "--color-on-accent": colour,
  };
}
