// One module for both: what shows the new secret, once, is here before there is one.
export { NewSecret } from "./new-secret";
export { RotateDialog } from "./rotate-dialog";
