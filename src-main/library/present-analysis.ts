/** The newest analysis of drawing `d`, of those made for the age that it has now: a query's own, its sequence. */
export const PRESENT_ANALYSIS = `(SELECT max(p.sequence) FROM analysis p
  WHERE p.drawing = d.id AND json_extract(p.content, '$.ageMonths') IS d.age_months)`
