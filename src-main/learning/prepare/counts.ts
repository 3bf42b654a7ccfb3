/** How often each name comes; what has none is not counted. */
export function countsOf(names: readonly (string | null)[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) if (name) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries(counts)
}
