import { useTranslations } from "next-intl";
import { StatusText, type Tone } from "@/components/ui/badge";
import type { SdiState } from "@/lib/sdi/states";

const tones = {
  Inviato: "blue",
  Consegnato: "green",
  NonConsegnato: "amber",
  Scartato: "red",
  AccettatoDalDestinatario: "green",
  RifiutatoDalDestinatario: "red",
  ImpossibilitaDiRecapito: "amber",
  DecorrenzaTermini: "green",
  AttestazioneTrasmissioneFattura: "green",
} as const satisfies Record<SdiState, Tone>;

/** What became of a document at the exchange, in words and colour; null: it has not got there yet. */
export function SdiStateText({ state }: { state: SdiState | null }) {
  const t = useTranslations("deskApp.states");
  return <StatusText tone={state ? tones[state] : "neutral"}>{t(state ?? "none")}</StatusText>;
}
