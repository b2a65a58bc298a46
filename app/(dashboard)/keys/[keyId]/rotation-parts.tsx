import { type ComponentProps, use } from "react";
import { fetched } from "@/components/ui/fetched";

/** The dialogs of a rotation. One module for both: what shows the new secret, once, is here before there is one. */
export const rotation = fetched(() => import("./rotation"));

/** Inside `Opened`. */
export function RotateDialog(props: ComponentProps<Awaited<Rotation>["RotateDialog"]>) {
  const { RotateDialog: Drawn } = use(rotation.get());
  return <Drawn {...props} />;
}

/** Inside `Opened`. */
export function NewSecret(props: ComponentProps<Awaited<Rotation>["NewSecret"]>) {
  const { NewSecret: Drawn } = use(rotation.get());
  return <Drawn {...props} />;
}

type Rotation = ReturnType<typeof rotation.get>;
