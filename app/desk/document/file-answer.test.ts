import { describe, expect, it } from "vitest";
import { downloadNamed, fileAnswer, wordsAnswer } from "./file-answer";

describe("a file that Desk hands out", () => {
  it.each([
    ["IT01234567890_00001.xml", "IT01234567890_00001.xml"],
    ["fattura perché.pdf", "fattura perch_.pdf"],
    ['a"; filename="b.exe', "a_; filename=_b.exe"],
    ["../../etc/passwd", ".._.._etc_passwd"],
    ["a\r\nSet-Cookie: x=1", "a_Set-Cookie_ x=1"],
    ["gpj.\u202exe", "gpj._xe"],
    ["\ud800.xml", "_.xml"],
  ])("%j is saved, never shown, and its name stays a name", (name, ascii) => {
    const header = downloadNamed(name);
    expect(header.startsWith(`attachment; filename="${ascii}"; filename*=UTF-8''`)).toBe(true);
    expect(header).not.toMatch(/[\r\n]/);
    expect(() => new Headers({ "Content-Disposition": header })).not.toThrow();
  });

  it("keeps its real name in UTF-8", () => {
    expect(downloadNamed("perché (1).pdf")).toContain("filename*=UTF-8''perch%C3%A9%20%281%29.pdf");
  });

  it("is neither guessed at nor run", async () => {
    for (const answer of [
      fileAnswer(Buffer.from("<script>alert(1)</script>"), "a.html", "application/octet-stream"),
      wordsAnswer(404, "<b>Not found</b>"),
    ]) {
      expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(answer.headers.get("Content-Security-Policy")).toBe(
        "sandbox; default-src 'none'; frame-ancestors 'none'",
      );
      expect(answer.headers.get("Content-Type")).not.toContain("html");
      expect(answer.headers.get("Cache-Control")).toContain("no-store");
    }
  });
});
