import { useTranslations } from "next-intl";

const primaryCards = ["secrets", "over-http", "origins", "desk", "people", "fixed"] as const;
const restrictedCards = [
  "description",
  "status",
  "preset",
  "companies",
  "origins",
  "expiry",
  "secrets",
  "desk",
  "people",
  "delete",
] as const;

/** The way to each card, beside them where there is room. */
export function CardLinks({ primary }: { primary: boolean }) {
  const t = useTranslations("keyPage.cards");
  const cards = primary ? primaryCards : restrictedCards;
  return (
    <nav
      aria-label={t("label")}
      className="sticky top-[calc(var(--strip,0px)+1.5rem)] hidden gap-0.5 border-l border-line xl:grid"
    >
      {cards.map((card) => (
        <a
          key={card}
          href={`#${card}`}
          className="-ml-px border-l border-transparent py-1 pl-3 text-sm text-muted transition-colors hover:border-faint hover:text-ink"
        >
          {t(card)}
        </a>
      ))}
    </nav>
  );
}
