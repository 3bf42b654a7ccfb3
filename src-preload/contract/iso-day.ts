/** The date as it can be put in order: year-month-day, or as much of it as is known; null for other texts, which nobody can order. */
export const orderedDate = (date: string | null): string | null =>
  date !== null && /^\d{4}(-\d{2}(-\d{2})?)?$/.test(date) ? date : null
