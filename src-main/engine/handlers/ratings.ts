import { AppError } from '#contract/app-error'
import {
  adoptAgreedLabels,
  agreementOfRaters,
  agreementWithModel,
  disagreements
} from '#main/workflows/rater-agreement'
import { open, type HandlersOf, tellChanged } from '../context'

export const ratingHandlers: HandlersOf<
  | 'raters:list'
  | 'raters:add'
  | 'raters:remove'
  | 'ratings:agreement'
  | 'ratings:disagreements'
  | 'ratings:adopt'
  | 'ratings:model'
> = {
  'raters:list': (_, context) => ({ raters: open(context).library.raters.list() }),
  'raters:add': ({ name }, context) => {
    const { raters } = open(context).library
    // Anna and anna are one person, who would rate twice
    const twin = raters.list().find((rater) => rater.name.toLowerCase() === name.toLowerCase())
    if (twin) throw new AppError('rater-exists', { name: twin.name })
    return { rater: raters.add(name) }
  },
  'raters:remove': ({ id }, context) => {
    open(context).library.raters.remove(id)
    return { id }
  },
  'ratings:agreement': (request, context) => agreementOfRaters(open(context), request),
  'ratings:disagreements': ({ open: onlyOpen }, context) => ({
    rows: disagreements(open(context).library, onlyOpen)
  }),
  'ratings:adopt': async (_, context) => {
    const ports = open(context)
    const adopted = await adoptAgreedLabels(ports)
    tellChanged(context, ports.library)
    return { adopted }
  },
  'ratings:model': (request, context) => agreementWithModel(open(context), request)
}
