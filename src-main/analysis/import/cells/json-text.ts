/** Strings, then words and numbers outside them. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * JSON as other programs write it, made what JSON.parse takes and keeps: NaN and Infinity (Python) become null, and whole numbers that
 * a float cannot hold keep their digits as text, so that two long ids stay two.
 */
export function strictJson(text: string): string {
  return text.replace(TOKENS, (token) => {
    if (token.startsWith('"')) return token
    if (/[a-zN]$/.test(token)) return 'null'
    const whole = /^-?\d+$/.test(token)
    return whole && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token
  })
}
