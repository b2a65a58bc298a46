import { Users } from "lucide-react";
import { Missing } from "../../../missing";

/** There is no such list in this account. */
export default function ListNotFound() {
  return <Missing section="onboarding" icon={<Users aria-hidden="true" />} />;
}
