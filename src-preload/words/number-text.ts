export const decimal = (value: number, digits = 1): string => value.toFixed(digits)

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** A p value as reports print it. */
export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : decimal(p, 3))
