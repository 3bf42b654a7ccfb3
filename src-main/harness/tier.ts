/** How often a harness tries: few times with every change, many before a release (`npm run test:long`). */
export const times = (few: number, many: number): number => (process.env.TADPOLE_LONG === '1' ? many : few)

/** Figures of a harness, for the record: printed by the long runs. */
export function tellFigures(harness: string, figures: Record<string, number | string>): void {
  if (process.env.TADPOLE_LONG !== '1') return
  process.stdout.write(`${harness}: ${JSON.stringify(figures)}\n`)
}
