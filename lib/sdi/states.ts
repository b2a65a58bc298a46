/** States of a sent document, as the contract spells them (SDI's own documents name them so). */
export const sdiStates = [
  "Inviato",
  "Consegnato",
  "NonConsegnato",
  "Scartato",
  "AccettatoDalDestinatario",
  "RifiutatoDalDestinatario",
  "ImpossibilitaDiRecapito",
  "DecorrenzaTermini",
  "AttestazioneTrasmissioneFattura",
] as const;

export type SdiState = (typeof sdiStates)[number];

/** An error the exchange reports: SDI's code, its sentence, and a hint how to mend it (null: none). */
export type SdiError = { code: string; description: string; hint: string | null };
