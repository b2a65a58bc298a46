/** Ten columns in 1,070 px: what is between the first and the last stands closer. */
export const tight = "sm:px-2";

/** What a narrow window can do without, so that the row's menu stays in sight. */
export const whenWide = "sm:@max-5xl:hidden";
