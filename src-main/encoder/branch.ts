import { AppError } from '#contract/app-error'
import { EncoderTrainingSettings } from '#contract/encoder-training'
import { weightOf } from '../onnx/build/half-weights'
import type { Model } from '../onnx/format/model'
import type { Tensor } from '../onnx/format/tensor'
import { weightSizes, type EncoderShape } from './architecture'
import { shapeOf } from './shape'

/** What a branch adds to its encoder: numbers of the embedding, or what says of each patch whether it fits. */
export type Gives = 'embedding' | 'fit' | 'both'

/** One trained network. An encoder is one of them, or several side by side that were trained each for itself. */
export interface Branch {
  shape: EncoderShape
  weights: ReadonlyMap<string, Tensor>
  gives: Gives
}

export const embeds = ({ gives }: Pick<Branch, 'gives'>): boolean => gives !== 'fit'
export const computesFit = ({ gives }: Pick<Branch, 'gives'>): boolean => gives !== 'embedding'

/** Where an encoder's file states its branches. */
export const STATED = 'tadpole.encoder'

/** Weights that a branch needs only where it computes what fits. */
const isAboutFit = (name: string): boolean => /^(fit|odd)\d/.test(name)

/** The name of a branch's weight in the file. */
export const weightName = (branch: number, name: string): string => `branch${branch + 1}.${name}`

export const statement = (branches: readonly Branch[]): string =>
  JSON.stringify(branches.map(({ shape, gives }) => ({ ...shape, gives })))

/** The branches of an encoder that Tadpole made. Throws AppError 'encoder-not-ours' for any other. */
export function branchesOf(model: Model): Branch[] {
  const stated = model.metadata[STATED]
  const found = stated === undefined ? null : parsed(stated)
  if (!found) throw new AppError('encoder-not-ours')
  return found.map(({ shape, gives }, i) => {
    const weights = new Map<string, Tensor>()
    for (const [name, size] of weightSizes(shape)) {
      if (gives === 'embedding' && isAboutFit(name)) continue
      const weight = weightOf(model, weightName(i, name))
      if (!weight || weight.dims.join() !== size.join()) throw new AppError('encoder-not-ours')
      weights.set(name, weight)
    }
    return { shape, gives, weights }
  })
}

/** More would be slower than any encoder that they could beat. */
export const MOST_BRANCHES = 8

/** Sizes that a file states, where they are ones that we make: a file may state anything, and sizes are memory. */
function parsed(text: string): Omit<Branch, 'weights'>[] | null {
  try {
    const list = JSON.parse(text) as (EncoderShape & { gives: Gives })[]
    if (list.length < 1 || list.length > MOST_BRANCHES) return null
    const branches = list.map((stated) => ({ shape: shapeStated(stated), gives: stated.gives }))
    const known = branches.every(({ gives }) => ['embedding', 'fit', 'both'].includes(gives))
    // Somebody must embed, and one alone scores.
    const complete = branches.some(embeds) && branches.filter(computesFit).length === 1
    const whole = branches.filter((b): b is { shape: EncoderShape; gives: Gives } => b.shape !== null)
    return known && complete && whole.length === list.length ? whole : null
  } catch {
    return null
  }
}

function shapeStated(stated: EncoderShape): EncoderShape | null {
  const { width, hidden, depth, taps } = stated
  const settings = EncoderTrainingSettings.safeParse({ width, hidden, depth })
  const tapped = taps.length > 0 && taps.every((tap) => Number.isInteger(tap) && tap >= 1 && tap <= depth)
  if (!settings.success || !tapped) return null
  const ours: EncoderShape = { ...shapeOf(settings.data), taps }
  const same = (Object.keys(ours) as (keyof EncoderShape)[]).every(
    (key) => String(stated[key]) === String(ours[key])
  )
  return same ? ours : null
}
