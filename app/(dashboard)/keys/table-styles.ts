/** Ten columns of fixed widths in 1,056 px: what is between the first and the last stands closer. */
export const tight = "sm:px-2";

/** What a narrow window can do without, so that the row's menu stays in sight. */
export const whenWide = "sm:@max-[66rem]:hidden";
