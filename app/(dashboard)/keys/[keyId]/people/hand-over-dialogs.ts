export { HandOverDialog } from "./hand-over-dialog";
export { MadeLink } from "./made-link";
