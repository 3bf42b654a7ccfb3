export const decimal = (value: number, digits = 1): string => value.toFixed(digits)

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** A p value as reports print it. */
export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : decimal(p, 3))

/** Bytes as file managers write them, in units of 1024. */
export const sizeText = (bytes: number): string => {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(1)} GB`
  return bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(1)} MB` : `${(bytes / 1024).toFixed(1)} KB`
}

/** Seconds as minutes and seconds, with hours where there are some. */
export function durationText(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const rest = `${two(minutes)}:${two(Math.floor(seconds % 60))}`
  return hours > 0 ? `${hours}:${rest}` : rest
}
