/**
 * Text that sorts as people order file names when compared byte by byte: capitals and accents do not matter, and numbers count as
 * numbers (page-9 before page-10), because each is preceded by its length.
 */
export function naturalOrder(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '')
    return String(number.length).padStart(3, '0') + number
  })
}
