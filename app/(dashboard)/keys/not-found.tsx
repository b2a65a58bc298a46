import { KeyRound } from "lucide-react";
import { Missing } from "../missing";

/** There is no such key in this account. */
export default function KeyNotFound() {
  return <Missing section="keys" icon={<KeyRound aria-hidden="true" />} />;
}
