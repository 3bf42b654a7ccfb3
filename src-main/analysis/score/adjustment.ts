import { z } from 'zod'
import type { InkLayout } from '#contract/drawing'
import { ConfoundName } from '#contract/training-settings'

/** What a form score should not be about, of one drawing. null: not recorded. */
export interface Circumstances {
  facts: { inkShare: number; layout?: InkLayout }
  tool: string | null
  site: string | null
  prompt: string | null
}

/** What circumstances lead a norm to expect of a score, about its mean: learnt from the norm's drawings, held out. */
export const Adjustment = z.object({
  numbers: z.array(z.object({ what: ConfoundName, mean: z.number(), slope: z.number() })),
  names: z.array(z.object({ what: ConfoundName, offsets: z.record(z.string(), z.number()) }))
})
export type Adjustment = z.infer<typeof Adjustment>

export const NO_ADJUSTMENT: Adjustment = { numbers: [], names: [] }

const measures: Record<ConfoundName, (d: Circumstances) => number | string | null> = {
  ink: ({ facts }) => Math.log(facts.inkShare + 1e-4),
  size: ({ facts }) => facts.layout?.size ?? null,
  horizontal: ({ facts }) => facts.layout?.x ?? null,
  vertical: ({ facts }) => facts.layout?.y ?? null,
  slant: ({ facts }) => facts.layout?.slant ?? null,
  tool: (d) => d.tool,
  site: (d) => d.site,
  prompt: (d) => d.prompt
}

/** A number, a name, or null where it is not known of the drawing. */
export const circumstance = (what: ConfoundName, of: Circumstances): number | string | null =>
  measures[what](of)

/** What is to be taken off a score. What the norm has not met, and what is not known, leads to nothing. */
export function expectedScore({ numbers, names }: Adjustment, of: Circumstances): number {
  const slopes = numbers.map(({ what, mean, slope }) => {
    const value = circumstance(what, of)
    return typeof value === 'number' ? slope * (value - mean) : 0
  })
  const offsets = names.map(({ what, offsets }) => {
    const name = String(circumstance(what, of))
    return Object.hasOwn(offsets, name) ? offsets[name]! : 0 // a prompt may be called as what every object has
  })
  return [...slopes, ...offsets].reduce((a, b) => a + b, 0)
}
