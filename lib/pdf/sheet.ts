import { readFile } from "node:fs/promises";
import { join } from "node:path";
import PDFDocument from "pdfkit";

/** A4 in points, with the margins that are kept free. */
const page = { width: 595.28, height: 841.89, side: 44, top: 44, bottom: 58 } as const;

/** Left edge and width of what is written, in points. */
export const column = { x: page.side, width: page.width - 2 * page.side } as const;

const colours = { ink: "#18181b", muted: "#5b5b66", line: "#d3d3d9", band: "#f5f5f6" } as const;

/** How a text looks. */
export interface Look {
  readonly size?: number;
  readonly bold?: boolean;
  readonly muted?: boolean;
  readonly right?: boolean;
}

/** Where a paragraph goes, on the page and in the structure; the whole width and the top when nothing is said. */
export interface Where {
  readonly x?: number;
  readonly width?: number;
  readonly tag?: string;
  readonly parent?: Tag;
}

/** An element of the structure that screen readers follow: a table, a row. */
export type Tag =
  InstanceType<typeof PDFDocument> extends { struct: (tag: string) => infer Element } ? Element : never;

// Geist has what windows-1252 has, the rest of Latin, and Cyrillic; other scripts come out as boxes.
const fonts = {
  regular: "Geist-Regular.ttf",
  bold: "Geist-SemiBold.ttf",
} as const satisfies Record<string, string>;
const fontFile = (name: string) =>
  readFile(join(process.cwd(), "node_modules", "geist", "dist", "fonts", "geist-sans", name));
let loaded: Promise<Record<keyof typeof fonts, Buffer>> | null = null;

/** Read once; a failed read is tried again at the next document. */
function readFonts(): Promise<Record<keyof typeof fonts, Buffer>> {
  loaded ??= Promise.all([fontFile(fonts.regular), fontFile(fonts.bold)])
    .then(([regular, bold]) => ({ regular, bold }))
    .catch((error: unknown) => {
      loaded = null;
      throw error;
    });
  return loaded;
}

/** A tagged PDF that is written from top to bottom, with a foot on each page. */
export class Sheet {
  readonly #doc: PDFKit.PDFDocument;
  readonly #root: Tag;
  readonly #chunks: Buffer[] = [];
  readonly #done: Promise<void>;
  #onNewPage: (() => void) | null = null;
  /** Where the next thing goes, in points from the top. */
  y: number = page.top;

  private constructor(fontFiles: Record<keyof typeof fonts, Buffer>, title: string, language: string) {
    this.#doc = new PDFDocument({
      size: "A4",
      // No margins: pages are broken here, and never by the library in the midst of a row.
      margin: 0,
      bufferPages: true,
      tagged: true,
      displayTitle: true,
      lang: language,
      pdfVersion: "1.7",
      info: { Title: title, Creator: "Invoicetronic", Producer: "Invoicetronic" },
    });
    this.#doc.registerFont("regular", fontFiles.regular);
    this.#doc.registerFont("bold", fontFiles.bold);
    this.#root = this.#doc.struct("Document");
    this.#doc.addStructure(this.#root);
    this.#done = new Promise((resolve, reject) => {
      this.#doc.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
      this.#doc.on("end", resolve);
      this.#doc.on("error", reject);
    });
  }

  /** An empty one; `language` is that of its text, for who has it read out. */
  static async open(title: string, language: string): Promise<Sheet> {
    return new Sheet(await readFonts(), title, language);
  }

  /** A part of the structure, under `parent` or at the top. */
  part(name: string, parent: Tag = this.#root): Tag {
    const part = this.#doc.struct(name);
    parent.add(part);
    return part;
  }

  /** Points left on this page. */
  get room(): number {
    return page.height - page.bottom - this.y;
  }

  /** Points of an empty page. */
  readonly pageRoom = page.height - page.bottom - page.top;

  /** Goes on to a new page unless this much is left. */
  need(height: number): void {
    if (this.room < Math.min(height, this.pageRoom)) this.newPage();
  }

  /** Goes on to a new page, where `onNewPage` writes first. */
  newPage(): void {
    this.#doc.addPage();
    this.y = page.top;
    this.#onNewPage?.();
  }

  /** What each new page begins with from now on: the head of a table; null for nothing. */
  set onNewPage(write: (() => void) | null) {
    this.#onNewPage = write;
  }

  #look({ size = 9, bold = false, muted = false }: Look): PDFKit.PDFDocument {
    return this.#doc
      .font(bold ? "bold" : "regular")
      .fontSize(size)
      .fillColor(muted ? colours.muted : colours.ink);
  }

  /** How high a text of this width comes out. */
  heightOf(text: string, width: number, look: Look = {}): number {
    return text === "" ? 0 : this.#look(look).heightOfString(text, { width, lineGap: 1 });
  }

  /** Writes a text at the current height, as `tag` under `parent`; moves nothing. Null: for the eye only. */
  write(text: string, x: number, width: number, look: Look, tag: string | null, parent?: Tag): void {
    if (text === "") return;
    const align = look.right ? "right" : "left";
    // Digits of one width, so that columns of numbers line up.
    const features: PDFKit.Mixins.OpenTypeFeatures[] = look.right ? ["tnum"] : [];
    this.#marked(tag, parent, () =>
      this.#look(look).text(text, x, this.y, { width, lineGap: 1, align, features }),
    );
  }

  #marked(tag: string | null, parent: Tag | undefined, draw: () => void): void {
    if (tag === null) this.#doc.markContent("Artifact", { type: "Layout" });
    else this.part(tag, parent).add(this.#doc.markStructureContent(tag));
    draw();
    this.#doc.endMarkedContent();
  }

  /** A paragraph over the whole width or a part of it, broken over pages where it's long. */
  paragraph(text: string, look: Look = {}, where: Where = {}): void {
    const { x = column.x, width = column.width, tag = "P", parent } = where;
    for (const piece of pieces(text)) {
      const height = this.heightOf(piece, width, look);
      this.need(height);
      this.write(piece, x, width, look, tag, parent);
      this.y += height;
    }
  }

  /** A hairline over the width. */
  rule(): void {
    const { x, width } = column;
    this.#marked(null, undefined, () =>
      this.#doc
        .moveTo(x, this.y)
        .lineTo(x + width, this.y)
        .lineWidth(0.5)
        .strokeColor(colours.line)
        .stroke(),
    );
  }

  /** A quiet ground behind what is written next. */
  band(height: number): void {
    this.#marked(null, undefined, () =>
      this.#doc.rect(column.x, this.y, column.width, height).fill(colours.band),
    );
  }

  /** The bytes, with a foot on every page. */
  async close(foot: (page: number, pages: number) => { left: string; right: string }): Promise<Uint8Array> {
    const { start, count } = this.#doc.bufferedPageRange();
    const look = { size: 7.5, muted: true };
    for (let at = 0; at < count; at++) {
      this.#doc.switchToPage(start + at);
      this.y = page.height - 40;
      const { left, right } = foot(at + 1, count);
      this.write(left, column.x, column.width - 90, look, null);
      this.write(right, column.x + column.width - 80, 80, { ...look, right: true }, null);
    }
    this.#doc.end();
    await this.#done;
    return new Uint8Array(Buffer.concat(this.#chunks));
  }
}

/** A long text in pieces that fit a page each, cut at spaces where there are any. */
function pieces(text: string): string[] {
  const most = 1_200;
  const found: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const space = rest.lastIndexOf(" ", most);
    const cut = space > most / 2 ? space : most;
    found.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return rest === "" ? found : [...found, rest];
}
