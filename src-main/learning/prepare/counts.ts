/** How often each name comes; what has none is not counted. */
export function countsOf(names: readonly (string | null)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) if (name) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
