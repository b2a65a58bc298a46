// Loaded before a server: its clock, and only its own, goes as much ahead (or back) as its parent tells it.
const RealDate = Date;
let shiftMs = 0;

class ShiftedDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + shiftMs);
    else super(...given);
  }
  static now() {
    return RealDate.now() + shiftMs;
  }
}
Object.defineProperty(ShiftedDate, "name", { value: "Date" });
globalThis.Date = ShiftedDate;

process.on("message", (told) => {
  if (typeof told?.shiftMs !== "number") return;
  ({ shiftMs } = told);
  process.send?.({ shifted: shiftMs });
});
// The listener would keep the process alive by itself.
process.channel?.unref();
