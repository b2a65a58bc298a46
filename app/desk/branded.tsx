import type { ReactNode } from "react";
import { DoorBrand } from "./(door)/door-layout";
import { BrandMark } from "./brand";
import { BrandColours } from "./brand-colours";
import { brandHere } from "./brand-here";

/** Shows pages outside of Desk's frame as the visitor's provider gave Desk to look; as ours when that is nobody. */
export async function Branded({ children }: { children: ReactNode }) {
  const brand = await brandHere();
  return (
    <BrandColours accent={brand?.accent ?? null}>
      <DoorBrand mark={brand?.own && <BrandMark brand={brand} />}>{children}</DoorBrand>
    </BrandColours>
  );
}
