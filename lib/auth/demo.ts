/** The demo's account, shown on its sign-in page; it exists only where the demo's database was seeded. */
export const demoLogin = { email: "demo@example.com", password: "fattura-elettronica" } as const;
