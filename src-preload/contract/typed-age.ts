/** Years of an age as typed, `5.5`, `5,5` or years and months as `5;6`; null: no age. */
export function yearsOf(text: string): number | null {
  const parted = /^(\d{1,2})\s*;\s*(\d{1,2})$/.exec(text.trim())
  if (parted) return Number(parted[2]) < 12 ? Number(parted[1]) + Number(parted[2]) / 12 : null
  const years = Number(text.trim().replace(',', '.'))
  return text.trim() !== '' && years > 0 ? years : null
}
