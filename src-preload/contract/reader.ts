/** For whom a text is written. */
export const readers = ['clinician', 'educator', 'parent'] as const
export type Reader = (typeof readers)[number]
