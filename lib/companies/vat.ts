/** What each character of a fiscal code counts on an odd position (D.M. 23/12/1976, table B); `0`-`9` as `A`-`J`. */
const ODD_VALUES = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
] as const;

// A digit may be a letter (L-V but O) when two people would get the same code ("omocodia").
const DIGIT = "[0-9LMNPQRSTUV]";
const FISCAL_CODE = new RegExp(`^[A-Z]{6}${DIGIT}{2}[ABCDEHLMPRST]${DIGIT}{2}[A-Z]${DIGIT}{3}[A-Z]$`);
const ELEVEN_DIGITS = /^[0-9]{11}$/;

/**
 * The check digit (`0`-`9`) that the first ten digits of an Italian VAT number call for (Luhn); the eleventh may be
 * missing. Null when the text doesn't begin with ten digits or is longer than eleven.
 */
export function vatCheckDigit(vat11: string): string | null {
  if (!/^[0-9]{10,11}$/.test(vat11)) return null;
  let sum = 0;
  for (let index = 0; index < 10; index++) {
    const digit = Number(vat11[index]);
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the text is eleven digits, with or without `IT` before them, whose check digit is right; not all zeroes. */
export function isItalianVat(vat: string): boolean {
  const digits = vat.startsWith("IT") ? vat.slice(2) : vat;
  if (!ELEVEN_DIGITS.test(digits) || digits === "00000000000") return false;
  return digits[10] === vatCheckDigit(digits);
}

/** Whether the text is an Italian fiscal code with a right check character: 16 of a person, or 11 digits of a body. */
export function isFiscalCode(code: string): boolean {
  if (ELEVEN_DIGITS.test(code)) return isItalianVat(code);
  return FISCAL_CODE.test(code) && code[15] === fiscalCodeCheck(code);
}

function fiscalCodeCheck(code: string): string {
  let sum = 0;
  for (let index = 0; index < 15; index++) {
    const char = code.charCodeAt(index);
    const ordinal = char <= 57 ? char - 48 : char - 65;
    sum += index % 2 === 0 ? (ODD_VALUES[ordinal] ?? 0) : ordinal;
  }
  return String.fromCharCode(65 + (sum % 26));
}

/**
 * The one spelling of a VAT number (`IT01234567890`, `DE123456789`) or null when the text can't be one: upper case,
 * no spaces, dots or dashes, `IT` before bare eleven digits. Shape only: a wrong check digit passes, because the
 * exchange, not we, decides about documents that carry one; ask `isItalianVat` where it matters.
 */
export function normalizeVat(input: string): string | null {
  if (input.length > 40) return null;
  const vat = input.replace(/[\s.-]/g, "").toUpperCase();
  if (ELEVEN_DIGITS.test(vat)) return `IT${vat}`;
  if (vat.startsWith("IT")) return ELEVEN_DIGITS.test(vat.slice(2)) ? vat : null;
  return /^[A-Z]{2}[A-Z0-9]{2,13}$/.test(vat) ? vat : null;
}
