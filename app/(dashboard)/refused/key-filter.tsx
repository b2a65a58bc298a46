"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { SelectField } from "@/components/ui/field";
import { type RefusedView, refusedPath } from "./view";

/** Which key's refusals are shown; the address follows. */
export function KeyFilter({ view, keys }: { view: RefusedView; keys: { id: number; name: string }[] }) {
  const t = useTranslations("refused");
  const router = useRouter();
  return (
    <SelectField
      label={t("key")}
      hideLabel
      className="w-full sm:w-60"
      value={view.keyId ?? ""}
      onChange={({ currentTarget: { value } }) =>
        router.push(refusedPath({ ...view, keyId: value ? Number(value) : null }))
      }
    >
      <option value="">{t("everyKey")}</option>
      {keys.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
