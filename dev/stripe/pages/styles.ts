/** The pages' one stylesheet; light and dark, as the system has it. */
export const styles = `:root {
  color-scheme: light dark;
  --canvas: #f6f6f4; --surface: #ffffff; --ink: #1c1c1a; --muted: #5f5f59; --line: #d9d9d3;
  --accent: #1f5fbf; --on-accent: #ffffff; --red: #b3261e; --amber: #fff4d6; --amber-ink: #6b4700; --green: #1b6e3c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #141413; --surface: #1d1d1b; --ink: #ededea; --muted: #a3a39c; --line: #35352f;
    --accent: #7fb0ff; --on-accent: #10131a; --red: #ff9b93; --amber: #3a2f12; --amber-ink: #f2d58a; --green: #7fd6a0;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--canvas); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
.note { padding: 10px 20px; background: var(--amber); color: var(--amber-ink); text-align: center; font-size: 13px; }
main { max-width: 920px; margin: 0 auto; padding: 24px 20px 64px; }
.back { color: var(--muted); display: inline-block; margin-bottom: 16px; }
.two { display: grid; gap: 32px; grid-template-columns: 1fr; align-items: start; }
@media (min-width: 760px) { .two { grid-template-columns: 5fr 6fr; gap: 56px; } }
h1 { font-size: 17px; margin: 0 0 8px; font-weight: 600; }
h2 { font-size: 15px; margin: 0 0 12px; font-weight: 600; }
.price { font-size: 32px; font-weight: 600; margin: 0; letter-spacing: -0.02em; }
.muted { color: var(--muted); margin: 4px 0 0; }
.sum { display: flex; justify-content: space-between; border-top: 1px solid var(--line); margin-top: 20px; padding-top: 12px; font-weight: 600; }
.box { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 20px; margin-bottom: 20px; }
fieldset { border: 0; padding: 0; margin: 0 0 16px; }
legend { padding: 0; font-weight: 600; margin-bottom: 8px; }
label { display: block; font-size: 13px; color: var(--muted); margin-bottom: 12px; }
input, button { font: inherit; border-radius: 6px; }
input { display: block; width: 100%; margin-top: 4px; padding: 8px 10px; border: 1px solid var(--line); background: var(--canvas); color: var(--ink); }
.row { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
button { padding: 9px 16px; border: 1px solid transparent; background: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer; }
button.wide { width: 100%; }
button.quiet { background: transparent; color: var(--ink); border-color: var(--line); font-weight: 400; padding: 4px 10px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.error { color: var(--red); margin: 0 0 16px; font-weight: 600; }
.good { color: var(--green); margin: 0 0 16px; font-weight: 600; }
.cards { font-size: 13px; color: var(--muted); margin: 0 0 16px; padding: 0; list-style: none; }
code { font-family: ui-monospace, monospace; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { text-align: left; padding: 8px 12px 8px 0; border-top: 1px solid var(--line); white-space: nowrap; }
thead th, thead td { color: var(--muted); font-weight: 400; border-top: 0; }
.line { display: flex; justify-content: space-between; gap: 12px; align-items: center; padding: 8px 0; border-top: 1px solid var(--line); flex-wrap: wrap; }
`;
