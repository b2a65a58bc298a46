import { Building2 } from "lucide-react";
import { Missing } from "../missing";

/** There is no such company in this account. */
export default function CompanyNotFound() {
  return <Missing section="companies" icon={<Building2 aria-hidden="true" />} />;
}
